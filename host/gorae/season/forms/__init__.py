"""Forms that schools send, XLSX or CSV, read with care: every doubtful cell is named."""
