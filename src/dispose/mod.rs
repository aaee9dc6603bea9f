//! dispose
