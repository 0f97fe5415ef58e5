//! An exchange that connects to us: its events come over its connection, and what is asked of it goes back over it.

use super::connection::Connection;
use crate::{
    outbound::{Question, Socket, Undelivered},
    providers::asterisk::{Event, answer, question},
    telemetry,
};
use bytes::Bytes;
use http::Response;
use std::collections::HashMap;
use tokio::{
    sync::{
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
        oneshot,
    },
    task::JoinSet,
};

impl Connection {
    /// Serves every connection that the exchange opens, the newest one, until told to stop.
    pub async fn receive(self) {
        let mut arriving = self.app.arrivals.of(&self.account);
        let mut next = None;
        loop {
            let socket = if let Some(newer) = next.take() {
                newer
            } else {
                tokio::select! {
                    Some(socket) = arriving.recv() => socket,
                    () = self.closing.over() => return,
                }
            };
            tokio::select! {
                ended = self.serve(socket) => {
                    tracing::warn!(account = %self.account, why = %ended, "the exchange's connection is gone; it has to connect again");
                }
                newer = arriving.recv() => next = newer,
                () = self.closing.over() => return,
            }
            telemetry::link_up(&self.account, false);
        }
    }

    /// Reads one connection to its end; why it ended.
    async fn serve(&self, socket: Socket) -> Undelivered {
        let questions = self.app.outbound.theirs().open(&self.account);
        let (to, mut events) = unbounded_channel();
        // Beside the reading: what the exchange is asked to begin with is answered over the same connection. It ends
        // with this call.
        let mut pump = JoinSet::new();
        pump.spawn(carry(socket, questions, to));
        if let Err(error) = self.catch_up().await {
            return error;
        }
        telemetry::link_up(&self.account, true);
        tracing::info!(account = %self.account, "connected to Asterisk");
        while let Some(text) = events.recv().await {
            match Event::read(&text) {
                Event::Other | Event::ApplicationReplaced => {}
                event => self.hand(event),
            }
        }
        let ended = pump.join_next().await.and_then(Result::ok);
        ended.unwrap_or_else(|| Undelivered::Unknown("its connection broke".to_owned()))
    }
}

/// Carries questions out, their answers back, and events in, until the connection is lost.
async fn carry(
    mut socket: Socket,
    mut questions: UnboundedReceiver<Question>,
    events: UnboundedSender<String>,
) -> Undelivered {
    let mut waiting: HashMap<u64, oneshot::Sender<Response<Bytes>>> = HashMap::new();
    let mut asked = 0;
    loop {
        tokio::select! {
            text = socket.text() => match text {
                Ok(text) => match answer(&text) {
                    Some((id, response)) => {
                        if let Some(to) = waiting.remove(&id) {
                            // Whoever asked may have given up.
                            drop(to.send(response));
                        }
                    }
                    None => {
                        if events.send(text).is_err() {
                            return Undelivered::Unknown("nobody reads its events".to_owned());
                        }
                    }
                },
                Err(error) => return error,
            },
            Some(Question { request, answer }) = questions.recv() => {
                asked += 1;
                waiting.retain(|_, to| !to.is_closed());
                waiting.insert(asked, answer);
                if let Err(error) = socket.send(question(asked, &request)).await {
                    return error;
                }
            }
        }
    }
}
