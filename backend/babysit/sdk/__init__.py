"""The client library: it streams a run to a server, from our own workers and from anyone else's training loop."""
