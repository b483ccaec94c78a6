"""The rules of the architecture hold in the tree, and each rule catches a planted breach."""
