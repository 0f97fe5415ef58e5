//! How drivers of calls end when the process does: each finishes what it is doing and lets go of its call, which stays
//! at the exchange for the next process. Until then the database is there and so is the connection.

use tokio::sync::watch;

/// What a connection knows of its drivers.
pub(super) struct Closing {
    stopped: watch::Receiver<bool>,
    /// Somebody watches as long as a driver is there.
    alive: watch::Sender<()>,
}

/// What a driver holds while it runs.
pub(super) struct Alive {
    stopped: watch::Receiver<bool>,
    _alive: watch::Receiver<()>,
}

impl Closing {
    pub fn new(stopped: watch::Receiver<bool>) -> Self {
        Self { stopped, alive: watch::Sender::new(()) }
    }

    /// For one more driver; none once the process stops.
    pub fn driver(&self) -> Option<Alive> {
        let alive = Alive { stopped: self.stopped.clone(), _alive: self.alive.subscribe() };
        // In this order: whoever waits for all drivers to end sees this one, or it sees that it must not begin.
        (!*self.stopped.borrow()).then_some(alive)
    }

    /// Until the process stops, and no driver is left.
    pub async fn over(&self) {
        told(&mut self.stopped.clone()).await;
        self.alive.closed().await;
    }
}

impl Alive {
    /// Until the process stops.
    pub async fn stopped(&mut self) {
        told(&mut self.stopped).await;
    }
}

async fn told(stopped: &mut watch::Receiver<bool>) {
    // Whoever would tell is gone: the process ends.
    drop(stopped.wait_for(|stopped| *stopped).await);
}
