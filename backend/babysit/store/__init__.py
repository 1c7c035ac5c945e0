"""The run database: everything that outlives a process, and the only room that speaks SQL."""
