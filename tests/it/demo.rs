//! `demo`, as people run it.
