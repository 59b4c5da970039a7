//! Two components in two stores of wasmtime, on a thread each; what one writes goes to the other through a channel.
//!
//! The engine has the settings of the async one. It has one caller, no deadline that comes, no supervision, and whoever reads does
//! not learn how the writer failed.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures::channel::{mpsc, oneshot};
use futures::{SinkExt, StreamExt};
use wasmtime::component::{
    Component, Destination, FutureReader, Linker, Source, StreamConsumer, StreamProducer, StreamReader,
    StreamResult, TypedFunc,
};
use wasmtime::{Config, Engine, Result, Store, StoreContextMut, format_err};

/// Blocks on the way, as ours has.
const BLOCKS: usize = 8;
const NEVER: u64 = 1 << 40;

/// How many bytes are wanted, and where they shall go.
type Wanted = (u32, oneshot::Sender<mpsc::Receiver<Bytes>>);

pub(crate) struct Pair {
    store: Store<()>,
    fetch: TypedFunc<(u32,), (u32,)>,
}

impl Pair {
    pub(crate) fn new(source: &str, sink: &str) -> Self {
        let mut config = Config::new();
        config
            .epoch_interruption(true)
            .concurrency_support(true)
            .wasm_component_model_async(true)
            .memory_may_move(true)
            .wasm_gc(false)
            .gc_support(false);
        let engine = Engine::new(&config).unwrap();
        let (inbox, wanted) = mpsc::channel::<Wanted>(0);
        let component = |text: &str| Component::new(&engine, wat::parse_str(text).unwrap()).unwrap();
        let source = component(source);
        let of_source = engine.clone();
        std::thread::spawn(move || block_on(write(&of_source, &source, wanted)).unwrap());

        let mut linker = Linker::<()>::new(&engine);
        let mut interface = linker.instance("test:flow/source").unwrap();
        interface
            .func_wrap_concurrent("bytes", move |accessor, (count,): (u32,)| {
                let mut inbox = inbox.clone();
                Box::pin(async move {
                    let (give, take) = oneshot::channel();
                    inbox.send((count, give)).await?;
                    let blocks = take.await?;
                    accessor.with(|access| Ok((StreamReader::new(access, Gives { blocks, rest: None })?,)))
                })
            })
            .unwrap();
        interface
            .func_wrap_concurrent("broken", |_, (_,): (u32,)| {
                Box::pin(async { Err::<(StreamReader<u8>,), _>(format_err!("nobody calls it")) })
            })
            .unwrap();
        interface
            .func_wrap_concurrent("later", |_, (_,): (u32,)| {
                Box::pin(async { Err::<(FutureReader<u32>,), _>(format_err!("nobody calls it")) })
            })
            .unwrap();
        let sink = component(sink);
        let mut store = Store::new(&engine, ());
        store.set_epoch_deadline(NEVER);
        let instance = block_on(linker.instantiate_async(&mut store, &sink)).unwrap();
        let interface = instance.get_export_index(&mut store, None, "test:flow/sink").unwrap();
        let fetch = instance.get_export_index(&mut store, Some(&interface), "fetch").unwrap();
        let fetch = instance.get_typed_func(&mut store, fetch).unwrap();
        Self { store, fetch }
    }

    pub(crate) fn fetch(&mut self, count: usize) -> usize {
        self.store.set_epoch_deadline(NEVER);
        let count = u32::try_from(count).unwrap();
        block_on(self.fetch.call_async(&mut self.store, (count,))).unwrap().0 as usize
    }
}

fn block_on<R>(work: impl Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

/// Writes what is wanted, one stream after the other.
async fn write(engine: &Engine, source: &Component, mut wanted: mpsc::Receiver<Wanted>) -> Result<()> {
    let mut store = Store::new(engine, ());
    store.set_epoch_deadline(NEVER);
    let instance = Linker::new(engine).instantiate_async(&mut store, source).await?;
    let interface = instance.get_export_index(&mut store, None, "test:flow/source").unwrap();
    let bytes = instance.get_export_index(&mut store, Some(&interface), "bytes").unwrap();
    let bytes: TypedFunc<(u32,), (StreamReader<u8>,)> = instance.get_typed_func(&mut store, bytes)?;
    store
        .run_concurrent(async |accessor| {
            while let Some((count, give)) = wanted.next().await {
                let (stream,) = bytes.call_concurrent(accessor, (count,)).await?;
                let (blocks, take) = mpsc::channel(BLOCKS - 1);
                accessor.with(|access| stream.pipe(access, Takes(blocks)))?;
                // Whoever wanted it may be gone.
                let _ = give.send(take);
            }
            Ok(())
        })
        .await?
}

/// The end that takes what is written.
struct Takes(mpsc::Sender<Bytes>);

impl StreamConsumer<()> for Takes {
    type Item = u8;

    fn poll_consume(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<'_, ()>,
        source: Source<'_, u8>,
        finish: bool,
    ) -> Poll<Result<StreamResult>> {
        let blocks = &mut self.get_mut().0;
        match blocks.poll_ready(cx) {
            Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
            Poll::Pending => return Poll::Pending,
            Poll::Ready(Err(_)) => return Poll::Ready(Ok(StreamResult::Dropped)),
            Poll::Ready(Ok(())) => {}
        }
        let mut source = source.as_direct(store);
        let block = Bytes::copy_from_slice(source.remaining());
        source.mark_read(block.len());
        if !block.is_empty() {
            blocks.start_send(block)?;
        }
        Poll::Ready(Ok(StreamResult::Completed))
    }
}

/// The end that gives it.
struct Gives {
    blocks: mpsc::Receiver<Bytes>,
    rest: Option<Bytes>,
}

impl StreamProducer<()> for Gives {
    type Item = u8;
    type Buffer = Bytes;

    fn poll_produce<'a>(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        store: StoreContextMut<'a, ()>,
        destination: Destination<'a, u8, Bytes>,
        finish: bool,
    ) -> Poll<Result<StreamResult>> {
        let this = self.get_mut();
        let mut block = match this.rest.take() {
            Some(rest) => rest,
            None => match this.blocks.poll_next_unpin(cx) {
                Poll::Pending if finish => return Poll::Ready(Ok(StreamResult::Cancelled)),
                next => match ready!(next) {
                    Some(block) => block,
                    None => return Poll::Ready(Ok(StreamResult::Dropped)),
                },
            },
        };
        let mut room = destination.as_direct(store, block.len());
        let most = room.remaining().len().min(block.len());
        let now = block.split_to(most);
        room.remaining()[..most].copy_from_slice(&now);
        room.mark_written(most);
        this.rest = Some(block).filter(|block| !block.is_empty());
        Poll::Ready(Ok(StreamResult::Completed))
    }
}
