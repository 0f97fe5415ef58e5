//! Peers that open the connection to us: what is asked of them goes back over it.

use super::Undelivered;
use bytes::Bytes;
use http::{Request, Response};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::timeout,
};

/// Something that is asked, and where its answer goes.
#[derive(Debug)]
pub struct Question {
    /// What.
    pub request: Request<Bytes>,
    /// Where to.
    pub answer: oneshot::Sender<Response<Bytes>>,
}

/// The connections that are open, by account.
#[derive(Debug, Default)]
pub struct Theirs(Mutex<HashMap<String, mpsc::UnboundedSender<Question>>>);

impl Theirs {
    /// A connection of that account is open: what is asked of it comes out here. A former one is asked nothing more.
    pub fn open(&self, account: &str) -> mpsc::UnboundedReceiver<Question> {
        let (to, questions) = mpsc::unbounded_channel();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(account.to_owned(), to);
        questions
    }

    /// Asks, and waits for the answer for at most `within`.
    pub(super) async fn ask(
        &self,
        account: &str,
        request: Request<Bytes>,
        within: Duration,
    ) -> Result<Response<Bytes>, Undelivered> {
        let away = || Undelivered::BeforeSent("the peer has not connected to us".to_owned());
        let to =
            self.0.lock().unwrap_or_else(PoisonError::into_inner).get(account).cloned().ok_or_else(away)?;
        let (answer, answered) = oneshot::channel();
        to.send(Question { request, answer }).map_err(|_| away())?;
        match timeout(within, answered).await {
            Ok(Ok(response)) => Ok(response),
            Ok(Err(_)) => Err(Undelivered::Unknown("the peer's connection broke".to_owned())),
            Err(_) => Err(Undelivered::Unknown("the peer did not answer in time".to_owned())),
        }
    }
}
