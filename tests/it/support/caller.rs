//! Somebody who calls the line, driven turn by turn through the webhooks of the sandbox account.

use super::House;
use chrono::Duration;
use serde_json::{Value, json};
use shouwen::{
    core::dialogue::{Dial, Instruction},
    providers::sandbox::wire::Answer,
};

/// A call under way.
pub struct PhoneCall {
    house: House,
    /// The provider's id of it.
    pub id: String,
    /// What the caller was last told.
    pub answer: Answer,
}

impl House {
    /// Somebody calls the complaint line (`anonymous`: with their number withheld).
    pub async fn call(&self, from: &str) -> PhoneCall {
        let id = format!("call-{}", self.next_call());
        let body = json!({ "call": id, "from": from, "to": "6687001" });
        let (status, answer) = self.post_signed("/hooks/sandbox/voice", body).await;
        assert_eq!(status, 200, "{answer}");
        let answer = serde_json::from_value(answer).expect("an answer of the sandbox");
        PhoneCall { house: self.clone(), id, answer }
    }

    /// Somebody sends an SMS; the reply that goes back with the webhook.
    pub async fn text(&self, from: &str, text: &str) -> Value {
        let message = format!("text-{}", self.next_call());
        let body = json!({ "message": message, "from": from, "to": "10690001", "text": text });
        let (status, answer) = self.post_signed("/hooks/sandbox/sms", body).await;
        assert_eq!(status, 200, "{answer}");
        answer["reply"].clone()
    }
}

impl PhoneCall {
    /// Everything that was last spoken.
    pub fn says(&self) -> String {
        let texts = self.answer.instructions.iter().flat_map(|instruction| match instruction {
            Instruction::Say(speech) => vec![speech.text.clone()],
            Instruction::Collect { say, .. } => say.iter().map(|speech| speech.text.clone()).collect(),
            _ => Vec::new(),
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    /// The telephone that rings now.
    pub fn rings(&self) -> Option<Dial> {
        self.answer.instructions.iter().find_map(|instruction| match instruction {
            Instruction::Dial(dial) => Some(dial.clone()),
            _ => None,
        })
    }

    /// Whether the network was told to hang up.
    pub fn is_over(&self) -> bool {
        self.answer.instructions.contains(&Instruction::Hangup)
    }

    /// The caller presses keys.
    pub async fn press(&mut self, keys: &str) -> &mut Self {
        self.turn(json!({ "heard": "keys", "keys": keys })).await
    }

    /// The caller does nothing.
    pub async fn silent(&mut self) -> &mut Self {
        self.turn(json!({ "heard": "silence" })).await
    }

    /// The caller speaks after the tone.
    pub async fn recorded(&mut self, seconds: u32) -> &mut Self {
        self.house.advance(Duration::seconds(i64::from(seconds)));
        let url = format!("https://sandbox.invalid/recordings/{}", self.id);
        self.turn(json!({ "heard": "recorded", "seconds": seconds, "url": url })).await
    }

    /// Silence until a telephone rings; somebody picks up after five seconds (and presses 1 where that
    /// is asked), and they talk.
    pub async fn answered(&mut self, seconds: u32) -> &mut Self {
        let dial = self.until_it_rings().await;
        self.house.advance(Duration::seconds(5));
        if dial.press_to_accept {
            self.leg(&dial, json!({ "news": "picked_up" })).await;
            self.leg(&dial, json!({ "news": "pressed", "keys": "1" })).await;
        } else {
            self.leg(&dial, json!({ "news": "answered" })).await;
        }
        self.house.advance(Duration::seconds(i64::from(seconds)));
        self.leg(&dial, json!({ "news": "ended", "result": "answered", "seconds": seconds })).await;
        self.turn(json!({ "heard": "dialled", "result": "answered", "seconds": seconds })).await
    }

    /// Silence until a telephone rings, and nobody answers it.
    pub async fn unanswered(&mut self) -> &mut Self {
        let dial = self.until_it_rings().await;
        self.house.advance(Duration::seconds(i64::from(dial.seconds)));
        self.leg(&dial, json!({ "news": "ended", "result": "no_answer", "seconds": 0 })).await;
        self.turn(json!({ "heard": "dialled", "result": "no_answer", "seconds": 0 })).await
    }

    /// The caller hangs up: the network reports the end.
    pub async fn hang_up(&mut self) {
        let body = json!({ "call": self.id, "state": "ended", "sequence": 9 });
        let (status, answer) = self.house.post_signed("/hooks/sandbox/voice/status", body).await;
        assert!(status == 200 || status == 204, "{status} {answer}");
    }

    /// One turn: what the caller did, as the sandbox writes it.
    pub async fn turn(&mut self, mut heard: Value) -> &mut Self {
        heard["call"] = json!(self.id);
        let path = self.house.path_of(&self.answer.turn).to_owned();
        let (status, answer) = self.house.post_signed(&path, heard).await;
        assert_eq!(status, 200, "{path}: {answer}");
        self.answer = serde_json::from_value(answer).expect("an answer of the sandbox");
        self
    }

    /// A report of a dialled leg.
    pub async fn leg(&self, dial: &Dial, mut news: Value) -> Value {
        news["call"] = json!(self.id);
        let path = format!("/hooks/sandbox/voice/leg/{}", dial.leg);
        let (status, answer) = self.house.post_signed(&path, news).await;
        assert!(status == 200 || status == 204, "{path}: {status} {answer}");
        answer
    }

    /// Silence until a telephone rings.
    pub async fn until_it_rings(&mut self) -> Dial {
        for _ in 0..5 {
            if let Some(dial) = self.rings() {
                return dial;
            }
            assert!(!self.is_over(), "the call is over: {}", self.says());
            self.silent().await;
        }
        panic!("nothing rings: {}", self.says());
    }
}
