"""Reports: a run's curves as plotly figures, and a page of them that opens anywhere without a network."""
