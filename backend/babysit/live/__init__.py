"""The live side: what is committed is fanned out to whoever watches."""
