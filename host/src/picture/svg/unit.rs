//! What is one instance: a plugin's card alone, or the cards of a fused group in their frame.

use super::card::{Card, counted, word};
use super::{stroke, style};
use crate::name::PluginId;
use crate::picture::layout::Area;
use crate::picture::{Arrow, By, Counts, Picture};

use std::fmt::Write as _;

/// The room between a frame and its cards, and between two of them.
const PAD: f64 = 14.0;
/// The room for the words of a frame.
const HEADING: f64 = 44.0;
/// The room that each line within a group takes at the right.
const LANE: f64 = 9.0;

/// One instance before it has a place.
pub(super) struct Unit {
    /// Each with its name.
    cards: Vec<(String, Card)>,
    frame: Option<Vec<String>>,
    /// Lines within a group: style, from and to (cards and heights within the unit).
    inside: Vec<(&'static str, f64, f64)>,
}

impl Unit {
    /// All units of a picture, and the plugins that are in none, since too little is known of them.
    pub(super) fn all(picture: &Picture) -> Vec<Self> {
        let node = |id: &PluginId| picture.plugins.iter().find(|node| node.id == *id);
        let mut out = Vec::new();
        for unit in &picture.units {
            let nodes: Vec<_> = unit.members.iter().filter_map(node).collect();
            if let [one] = nodes.as_slice() {
                out.push(Self::named(one.id.to_string(), Card::of(picture, one, unit.counts.as_ref())));
                continue;
            }
            // Consumers above their providers.
            let cards: Vec<_> =
                nodes.iter().rev().map(|node| (node.id.to_string(), Card::of(picture, node, None))).collect();
            let mut heading = vec![unit.id.to_string(), "one unit of trust and fault".to_owned()];
            heading.extend(unit.counts.as_ref().map(counted));
            let fullest = unit.counts.as_ref().and_then(Counts::fullest);
            heading.extend(fullest.map(|fullest| format!("at most {fullest}")));
            heading.extend(unit.counts.as_ref().and_then(Counts::trouble));
            let mut grouped = Self { cards, frame: Some(heading), inside: Vec::new() };
            let fused = picture.edges.iter().filter(|edge| edge.by == By::Fused);
            grouped.inside = fused.filter_map(|edge| grouped.within(edge)).collect();
            out.push(grouped);
        }
        let stands = |id: &PluginId| picture.units.iter().any(|unit| unit.members.contains(id));
        for node in picture.plugins.iter().filter(|node| !stands(&node.id)) {
            out.push(Self::named(node.id.to_string(), Card::of(picture, node, None)));
        }
        out
    }

    /// The application, which is no plugin.
    pub(super) fn alone(card: Card) -> Self {
        Self::named("the application".into(), card)
    }

    fn named(name: String, card: Card) -> Self {
        Self { cards: vec![(name, card)], frame: None, inside: Vec::new() }
    }

    fn within(&self, edge: &Arrow) -> Option<(&'static str, f64, f64)> {
        let (from, consumer) = self.card(edge.consumer.as_str())?;
        let (to, provider) = self.card(edge.provider.as_ref()?.as_str())?;
        let export = edge.export.as_ref()?;
        let from = from + consumer.import(&edge.import);
        Some((style(edge), from, to + provider.export(export)))
    }

    /// A plugin's card, and how far below the unit's upper side it is.
    pub(super) fn card(&self, plugin: &str) -> Option<(f64, &Card)> {
        let mut y = self.top();
        for (name, card) in &self.cards {
            if name == plugin {
                return Some((y, card));
            }
            y += card.height() + PAD;
        }
        None
    }

    fn top(&self) -> f64 {
        self.frame.as_ref().map_or(0.0, |lines| HEADING + 16.0 * lines.len().saturating_sub(2) as f64)
    }

    /// How far the cards are from the left and the right side of the unit.
    pub(super) fn insets(&self) -> (f64, f64) {
        match self.frame {
            Some(_) => (PAD, PAD + LANE * (self.inside.len() as f64 + 1.0)),
            None => (0.0, 0.0),
        }
    }

    pub(super) fn width(&self) -> f64 {
        let heading = self.frame.iter().flatten().map(|line| super::words_width(line, 13.0) + 2.0 * PAD);
        let (left, right) = self.insets();
        self.cards
            .iter()
            .map(|(_, card)| card.width() + left + right)
            .chain(heading)
            .fold(0.0, f64::max)
            .round()
    }

    pub(super) fn height(&self) -> f64 {
        let cards: f64 = self.cards.iter().map(|(_, card)| card.height() + PAD).sum();
        self.top() + if self.frame.is_some() { cards } else { cards - PAD }
    }

    /// Draws what is behind the lines.
    pub(super) fn draw_frame(&self, out: &mut String, area: Area) {
        let Some(heading) = &self.frame else { return };
        let Area { x, y, width, height } = area;
        // Writing into a String cannot fail.
        let _ = writeln!(
            out,
            "<rect class=\"frame\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"12\"/>"
        );
        for (index, line) in heading.iter().enumerate() {
            let style = if index == 0 { "fused-fill" } else { "small dim" };
            word(out, style, x + PAD, y + 20.0 + 16.0 * index as f64, line);
        }
    }

    /// Draws the cards, and the lines between them.
    pub(super) fn draw(&self, out: &mut String, area: Area) {
        let (left, right) = self.insets();
        let side = area.x + area.width - right;
        for (lane, (style, from, to)) in self.inside.iter().enumerate() {
            let (start, end) = ((side, area.y + from), (side, area.y + to));
            let turn = side + LANE * (lane as f64 + 1.0);
            let d = format!("M{} {}H{turn}V{}H{}", start.0, start.1, end.1, end.0);
            stroke(out, style, "", &d, start, end, false);
        }
        let mut y = area.y + self.top();
        for (_, card) in &self.cards {
            let width = area.width - left - right;
            card.draw(out, Area { x: area.x + left, y, width, height: card.height() });
            y += card.height() + PAD;
        }
    }
}
