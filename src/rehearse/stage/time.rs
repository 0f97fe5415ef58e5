//! Time: it jumps from one thing that is due to the next. And what breaks it: a process that dies.

use super::{Stage, trouble::Trouble};
use crate::{
    core::clock::Moment,
    rehearse::scenario::{Crash, CrashPoint},
    web::hooks,
    work::links::Endless,
};

impl Stage<'_> {
    /// One tick of the daemon, if it runs.
    pub(super) async fn tick(&mut self) -> Result<(), Trouble> {
        if self.daemon {
            self.house.tick().await?;
        }
        Ok(())
    }

    /// Lets time pass until `end`.
    pub(super) async fn advance(&mut self, end: Moment) -> Result<(), Trouble> {
        self.tick().await?;
        while let Some(next) = self.next_event(end).await? {
            self.house.clock.move_to(next);
            self.network.settle().await?;
            self.tick().await?;
        }
        self.house.clock.move_to(end);
        self.tick().await
    }

    /// When something happens next, for the daemon or in the network.
    async fn next_event(&self, end: Moment) -> Result<Option<Moment>, Trouble> {
        let for_daemon = if self.daemon { self.house.next_event(end).await? } else { None };
        let now = self.house.now();
        let report = self.network.next_report().map(|at| at.max(now)).filter(|at| *at <= end);
        Ok(for_daemon.into_iter().chain(report).min())
    }

    /// The process is killed where it is, and starts again after a while.
    pub(super) async fn crash(&mut self, crash: Crash) -> Result<(), Trouble> {
        match crash.at {
            CrashPoint::Idle => {}
            CrashPoint::BeforeHandOver => self.kill_while_sending(Endless::BeforeTaking).await?,
            CrashPoint::AfterHandOver => self.kill_while_sending(Endless::AfterTaking).await?,
        }
        self.house.close().await;
        self.house.clock.advance(crash.down.duration());
        let reopened = self.ground.open_house().await;
        self.house = reopened.map_err(|error| Trouble::new("程序未能重新启动", "启动成功", error))?;
        self.network.reconnect(hooks::inside(&self.house.app));
        Ok(())
    }

    /// Lets a tick come to where it waits for the gateway, and no further.
    async fn kill_while_sending(&mut self, endless: Endless) -> Result<(), Trouble> {
        let gateway = &self.ground.gateway;
        gateway.set_endless(Some(endless));
        let house = self.house.clone();
        let mut ticking = tokio::spawn(async move { house.tick().await });
        let died = tokio::select! {
            () = gateway.leaves_waiting() => true,
            _ = &mut ticking => false,
        };
        gateway.set_endless(None);
        if died {
            ticking.abort();
            // Wait until nothing of it runs any more; that it was aborted is what was wanted.
            drop(ticking.await);
            return Ok(());
        }
        Err(Trouble::new("程序没有在发送途中被终止", "此刻有到期的短信要发", "没有要发的短信"))
    }
}
