"""The server: FastAPI lives here only. Endpoints parse, call once and return."""
