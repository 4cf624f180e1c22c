"""When things happen: the command line, the flow, the steps of a month. Prefect lives here only."""
