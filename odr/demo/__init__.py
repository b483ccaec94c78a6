"""The demo world: fictional people and stories, made by performing the verbs."""
