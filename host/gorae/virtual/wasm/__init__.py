"""The interpreter's WebAssembly, read and rewritten before it is compiled."""
