//! A text in windows tells what the whole text tells.
