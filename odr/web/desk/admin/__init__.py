"""The desk of who looks after the platform: organisations, posts, changes by two people, and the law in force."""
