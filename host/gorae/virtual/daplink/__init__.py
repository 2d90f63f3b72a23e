"""The micro:bit's drive: what is dropped there goes into its flash."""
