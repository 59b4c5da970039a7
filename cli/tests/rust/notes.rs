//! A plugin that makes pages of notes.

use std::cell::Cell;

use acme_notes_sdk::{export, pages, store};

struct MyNotes;

impl pages::Guest for MyNotes {
    type Book = Book;

    fn make(title: String, style: pages::Style) -> Result<pages::Page, pages::Missing> {
        let body = store::find(&title)?;
        let type_ = style.contains(pages::Style::GEN).then_some(1);
        Ok(pages::Page { title, body, type_ })
    }
}

struct Book(Cell<u32>);

impl pages::GuestBook for Book {
    fn new(title: String) -> Self {
        assert!(!title.is_empty(), "a book has a title");
        Self(Cell::new(0))
    }

    fn add(&self, _page: pages::Page) -> u32 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }
}

export!(MyNotes);

#[cfg(test)]
mod tests {
    use super::*;
    use pages::{Guest as _, GuestBook as _};

    struct Shelf;

    impl store::Fake for Shelf {
        fn find(&self, title: &str) -> Result<String, store::Missing> {
            match title {
                "a" => Ok("text".to_owned()),
                other => Err(store::Missing::NoNote(other.to_owned())),
            }
        }

        fn new_shelf(&self, name: &str) -> store::Shelf {
            store::Shelf::fake(Notes(name.len()))
        }
    }

    struct Notes(usize);

    impl store::FakeShelf for Notes {
        fn count(&self) -> u32 {
            self.0 as u32
        }
    }

    #[test]
    fn pages_come_of_notes() {
        let _fake = store::fake(Shelf);
        let page = MyNotes::make("a".to_owned(), pages::Style::GEN).unwrap();
        assert_eq!((page.body.as_str(), page.type_), ("text", Some(1)));
        let missing = MyNotes::make("b".to_owned(), pages::Style::empty()).unwrap_err();
        assert!(matches!(missing, store::Missing::NoNote(title) if title == "b"));
        assert_eq!(store::Shelf::new("four").count(), 4);
    }

    #[test]
    fn books_grow() {
        let book = pages::Book::new(Book::new("title".to_owned()));
        let page = || pages::Page { title: String::new(), body: String::new(), type_: None };
        assert_eq!((book.get::<Book>().add(page()), book.get::<Book>().add(page())), (1, 2));
    }
}
