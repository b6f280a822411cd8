//! Keeps what one action changes in the elements from being shown in parts.
//!
//! Yew 0.23 gives way to the browser after 16 ms of drawing, where nothing waits
//! to be drawn. It does not count components whose properties have changed
//! (`Scheduler::can_yield`), and so gives way between drawing a component and
//! those in it: the news of a step then stood for a moment beside "Saved", which
//! was said of the one before.
//!
//! Something that is drawn last, and always waits, keeps it from that. Yew draws
//! components in the order in which they were made, so that it is made anew in
//! each drawing of the page: the one of the drawing before waits until the
//! components in the page have their new properties, and the new one until they
//! are drawn.
//!
//! What this module does not do: bring forward what is done once all is drawn
//! (`rendered`), before which the browser may go on, or keep together what a
//! component draws by itself.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::html::Scope;
use yew::prelude::*;

/// Has something wait to be drawn until the components in the page are drawn.
#[derive(Clone, Default)]
pub struct Together(Rc<Waiting>);

#[derive(Default)]
struct Waiting {
    last: RefCell<Option<Scope<Last>>>,
    drawn: Cell<u32>,
}

impl Together {
    /// To be called when the page is about to be drawn: the one of the drawing
    /// before waits.
    pub fn hold(&self) {
        if let Some(last) = &*self.0.last.borrow() {
            last.send_message(());
        }
    }

    /// What waits, another one in each drawing. It shows nothing.
    pub fn view(&self) -> Html {
        let drawn = self.0.drawn.get().wrapping_add(1);
        self.0.drawn.set(drawn);
        html! { <Last key={drawn} of={self.clone()} /> }
    }
}

impl PartialEq for Together {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

#[derive(PartialEq, Properties)]
struct LastProps {
    of: Together,
}

struct Last;

impl Component for Last {
    type Message = ();
    type Properties = LastProps;

    fn create(ctx: &Context<Self>) -> Self {
        let last = ctx.link().clone();
        // Its first drawing comes before those of the others.
        last.send_message(());
        ctx.props().of.0.last.replace(Some(last));
        Self
    }

    fn view(&self, _ctx: &Context<Self>) -> Html {
        Html::default()
    }
}
