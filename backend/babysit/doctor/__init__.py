"""The doctor: rules over a run's history, live or afterwards; pure, it knows no store, no process and no clock."""
