//! A small layer over IndexedDB: requests and transactions as futures.
//!
//! Written here because the promise's own `resolve` and `reject` serve as the
//! event handlers, so that no callback has to be kept alive or can be called
//! after its end, because a transaction whose end was not waited for is
//! aborted and leaves nothing behind, and because an abort keeps its reason.
//!
//! What this module does not do: cursors, indexes, or more than one schema.

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    IdbDatabase, IdbKeyRange, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode,
};

/// An open database.
pub struct Database(IdbDatabase);

impl Database {
    /// Opens the database `name`, making `stores` where it is new.
    ///
    /// # Errors
    /// What the browser threw; `undefined` where it has no IndexedDB.
    pub async fn open(name: &str, version: u32, stores: &'static [&str]) -> Result<Self, JsValue> {
        let factory = gloo::utils::window()
            .indexed_db()?
            .ok_or(JsValue::UNDEFINED)?;
        let request = factory.open_with_u32(name, version)?;
        let made = request.clone();
        let upgrade = Closure::once(move || {
            // A failure here makes the request fail, which then reports it.
            if let Ok(database) = made.result() {
                let database: IdbDatabase = database.unchecked_into();
                for store in stores {
                    let _ = database.create_object_store(store);
                }
            }
        });
        request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
        let database: IdbDatabase = answer(&request).await?.unchecked_into();
        // A newer version of this page in another tab must not be kept waiting.
        let to_close = database.clone();
        let close = Closure::<dyn Fn()>::new(move || to_close.close());
        database.set_onversionchange(Some(close.as_ref().unchecked_ref()));
        // Needed for as long as the page lives.
        close.forget();
        Ok(Self(database))
    }

    /// Begins to read `stores`.
    ///
    /// # Errors
    /// What the browser threw.
    pub fn read(&self, stores: &[&str]) -> Result<IdbTransaction, JsValue> {
        self.begin(stores, IdbTransactionMode::Readonly)
    }

    /// Begins to write to `stores`.
    ///
    /// # Errors
    /// What the browser threw.
    pub fn write(&self, stores: &[&str]) -> Result<Writing, JsValue> {
        self.begin(stores, IdbTransactionMode::Readwrite)
            .map(Writing)
    }

    /// By name, since web-sys counts the options as unstable: a write is to be
    /// complete once it is on the disk, not in the system's memory.
    fn begin(&self, stores: &[&str], mode: IdbTransactionMode) -> Result<IdbTransaction, JsValue> {
        let stores: Array = stores
            .iter()
            .map(|store| JsValue::from_str(store))
            .collect();
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &"strict".into())?;
        let begin: Function = Reflect::get(&self.0, &"transaction".into())?.dyn_into()?;
        let begun = begin.call3(&self.0, &stores, &mode.into(), &options)?;
        Ok(begun.unchecked_into())
    }
}

/// A transaction that writes. Dropped before [`Writing::complete`], it is
/// aborted, and nothing of it is kept.
pub struct Writing(IdbTransaction);

impl Writing {
    /// One of the transaction's stores.
    ///
    /// # Errors
    /// What the browser threw.
    pub fn store(&self, name: &str) -> Result<IdbObjectStore, JsValue> {
        self.0.object_store(name)
    }

    /// Waits until the browser says that all of it is written.
    ///
    /// # Errors
    /// Why it is not; then nothing of it is.
    pub async fn complete(self) -> Result<(), JsValue> {
        let transaction = &self.0;
        let promise = Promise::new(&mut |resolve, reject| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        match JsFuture::from(promise).await {
            Ok(_) => Ok(()),
            Err(_) => Err(transaction
                .error()
                .map_or(JsValue::UNDEFINED, JsValue::from)),
        }
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        // Throws where the transaction is over already.
        let _ = self.0.abort();
    }
}

/// Waits for a request's result. The request is listened to from the moment of
/// the call, not only from the first wait.
pub fn answer(request: &IdbRequest) -> impl Future<Output = Result<JsValue, JsValue>> + use<> {
    let promise = Promise::new(&mut |resolve, reject| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    let settled = JsFuture::from(promise);
    let request = request.clone();
    async move {
        match settled.await {
            Ok(_) => request.result(),
            Err(_) => Err(match request.error() {
                Ok(Some(error)) => error.into(),
                _ => JsValue::UNDEFINED,
            }),
        }
    }
}

/// The key `[first, second]`.
pub fn key(first: &str, second: f64) -> JsValue {
    Array::of2(&JsValue::from_str(first), &JsValue::from_f64(second)).into()
}

/// All keys `[first, n]` with `after < n`.
///
/// # Errors
/// What the browser threw.
pub fn keys_after(first: &str, after: f64) -> Result<IdbKeyRange, JsValue> {
    // An array sorts after every number.
    let above = Array::of2(&JsValue::from_str(first), &Array::new());
    IdbKeyRange::bound_with_lower_open_and_upper_open(&key(first, after), &above, true, true)
}

/// All keys `[first, n]` with `n <= last`.
///
/// # Errors
/// What the browser threw.
pub fn keys_up_to(first: &str, last: f64) -> Result<IdbKeyRange, JsValue> {
    IdbKeyRange::bound(&key(first, f64::NEG_INFINITY), &key(first, last))
}
