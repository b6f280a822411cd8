//! Tells the other tabs of this page what changed.

use gloo::events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};

use super::storage::ProjectId;

/// What one tab tells the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The journal of this project has reached this revision.
    Written(ProjectId, u64),
    /// The list of projects changed.
    Library,
}

/// The line between this page's tabs, open until dropped.
pub struct Channel {
    channel: Option<BroadcastChannel>,
    _listener: Option<EventListener>,
}

const WRITTEN: &str = "written ";
const LIBRARY: &str = "library";

impl Channel {
    /// Opens the line; without it (an old browser) tabs just hear nothing.
    pub fn open(hear: impl Fn(News) + 'static) -> Self {
        let channel = BroadcastChannel::new("liveblog-annotator").ok();
        let listener = channel.as_ref().map(|channel| {
            EventListener::new(channel, "message", move |event| {
                let message = event
                    .dyn_ref::<MessageEvent>()
                    .and_then(|e| e.data().as_string());
                let Some(message) = message else { return };
                if let Some((id, revision)) = message
                    .strip_prefix(WRITTEN)
                    .and_then(|m| m.split_once(' '))
                {
                    hear(News::Written(
                        ProjectId::from(id),
                        revision.parse().unwrap_or(0),
                    ));
                } else if message == LIBRARY {
                    hear(News::Library);
                }
            })
        });
        Self {
            channel,
            _listener: listener,
        }
    }

    /// Tells the other tabs.
    pub fn tell(&self, news: &News) {
        let message = match news {
            News::Written(id, revision) => format!("{WRITTEN}{id} {revision}"),
            News::Library => LIBRARY.to_owned(),
        };
        if let Some(channel) = &self.channel {
            let _ = channel.post_message(&message.into());
        }
    }
}
