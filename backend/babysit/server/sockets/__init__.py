"""The two WebSockets: producers stream in, browsers watch."""
