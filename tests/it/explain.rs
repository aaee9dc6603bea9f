//! `explain`, for every kind of verdict.
