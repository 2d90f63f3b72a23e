"""Pure renderers: a verdict, a run or a kit in, text out."""
