//! Makes requests by WASI 0.3, whose bodies are streams.

plugwright_guest::contract!({ world: "plugin", path: "../wit-0.3", generate_all });

use exports::test::client::requests::Guest;
use plugwright_guest::wit_bindgen::spawn_local;
use wasi::http::client;
use wasi::http::types::{Fields, Method, Request, Response, Scheme};

struct Client;
export!(Client);

impl Guest for Client {
    async fn fetch(method: String, authority: String, path: String, body: String) -> Result<String, String> {
        let (_, trailers) = wit_future::new(|| Ok(None));
        let contents = (!body.is_empty()).then(|| {
            let (mut writer, reader) = wit_stream::new();
            spawn_local(async move {
                writer.write_all(body.into_bytes()).await;
            });
            reader
        });
        let (request, _sent) = Request::new(Fields::new(), contents, trailers, None);
        let wrong = |()| "the request is none".to_owned();
        request.set_method(&Method::Other(method)).map_err(wrong)?;
        request.set_scheme(Some(&Scheme::Http)).map_err(wrong)?;
        request.set_authority(Some(&authority)).map_err(wrong)?;
        request.set_path_with_query(Some(&path)).map_err(wrong)?;
        let response = client::send(request).await.map_err(|error| format!("{error:?}"))?;
        let status = response.get_status_code();
        let (_, read) = wit_future::new(|| Ok(()));
        let (body, trailers) = Response::consume_body(response, read);
        let bytes = body.collect().await;
        // What went wrong with the body is told behind it.
        trailers.await.map_err(|error| format!("{error:?}"))?;
        Ok(format!("{status} {}", String::from_utf8_lossy(&bytes)))
    }
}
