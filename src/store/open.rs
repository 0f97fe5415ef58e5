//! A transaction that is open, and what it has yet to tell.

use super::announce::Untold;
use sqlx::{Database, Transaction};
use std::ops::{Deref, DerefMut};

/// An open transaction, and what is told once it is committed: whatever rolls back takes it along.
pub struct Open<D: Database> {
    pub(super) tx: Transaction<'static, D>,
    pub(super) untold: Untold,
}

impl<D: Database> From<Transaction<'static, D>> for Open<D> {
    fn from(tx: Transaction<'static, D>) -> Self {
        Self { tx, untold: Untold::default() }
    }
}

impl<D: Database> Deref for Open<D> {
    type Target = D::Connection;

    fn deref(&self) -> &D::Connection {
        &self.tx
    }
}

impl<D: Database> DerefMut for Open<D> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        &mut self.tx
    }
}
