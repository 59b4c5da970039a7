//! Which addresses are places of the public internet, and which lead back into the house.
//!
//! A name that an operator grants may resolve to anything, also to the machine itself: whoever owns the name decides. So every
//! address is judged by itself, in its canonical form: one of IPv6 that carries one of IPv4 is judged as that.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// What is not the public internet, by the registries of special-purpose addresses (RFC 6890 and its updates).
const SPECIAL_V4: [(&str, &str); 21] = [
    ("0.0.0.0/8", "this network"),
    ("10.0.0.0/8", "private"),
    ("100.64.0.0/10", "shared by a provider"),
    ("127.0.0.0/8", "loopback"),
    // 169.254.169.254 and .170.2: metadata of clouds.
    ("169.254.0.0/16", "link-local"),
    // Azure hands out credentials here, of all the public addresses.
    ("168.63.129.16/32", "metadata of a cloud"),
    ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "protocol assignments"),
    ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"),
    ("192.52.193.0/24", "AMT"),
    ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"),
    ("192.175.48.0/24", "AS112"),
    ("198.18.0.0/15", "benchmarks"),
    ("198.51.100.0/24", "documentation"),
    ("203.0.113.0/24", "documentation"),
    ("224.0.0.0/4", "multicast"),
    ("240.0.0.0/4", "reserved"),
    ("255.255.255.255/32", "broadcast"),
    ("100.100.100.200/32", "metadata of a cloud"),
];

/// Of IPv6 only 2000::/3 is the internet; these are the exceptions within it, and names for the rest.
const SPECIAL_V6: [(&str, &str); 16] = [
    ("::/128", "unspecified"),
    ("::1/128", "loopback"),
    ("64:ff9b:1::/48", "translated by the local network"),
    ("100::/64", "discarded"),
    ("2001::/32", "Teredo"),
    ("2001:2::/48", "benchmarks"),
    ("2001:10::/28", "ORCHID"),
    ("2001:20::/28", "ORCHID"),
    ("2001:db8::/32", "documentation"),
    ("3fff::/20", "documentation"),
    ("5f00::/16", "segment routing"),
    ("fc00::/7", "private"),
    ("fe80::/10", "link-local"),
    ("fec0::/10", "site-local"),
    ("ff00::/8", "multicast"),
    ("2620:4f:8000::/48", "AS112"),
];

/// The address that is meant: one of IPv4 that is wrapped into one of IPv6 is taken out of it.
pub(crate) fn canonical(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let [a, b, c, d, e, f, g, h] = v6.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match [a, b, c, d, e, f] {
        // IPv4-mapped, and translated (RFC 2765).
        [0, 0, 0, 0, 0, 0xffff] | [0, 0, 0, 0, 0xffff, 0] => v4(g, h),
        // IPv4-compatible, long out of use; `::` and `::1` are no such thing.
        [0, 0, 0, 0, 0, 0] if v6 != Ipv6Addr::UNSPECIFIED && v6 != Ipv6Addr::LOCALHOST => v4(g, h),
        // NAT64 (RFC 6052).
        [0x64, 0xff9b, 0, 0, 0, 0] => v4(g, h),
        // 6to4 (RFC 3056).
        [0x2002, high, low, _, _, _] => v4(high, low),
        // ISATAP (RFC 5214).
        [_, _, _, _, 0 | 0x200, 0x5efe] => v4(g, h),
        _ => address,
    }
}

/// Why an address is no place of the public internet; `None` if it is one.
pub(crate) fn special(address: IpAddr) -> Option<&'static str> {
    let address = canonical(address);
    let table: &[(&str, &str)] = match address {
        IpAddr::V4(_) => &SPECIAL_V4,
        IpAddr::V6(_) => &SPECIAL_V6,
    };
    let known = table.iter().find(|(net, _)| net.parse().is_ok_and(|net: Net| net.contains(address)));
    match (known, address) {
        (Some((_, what)), _) => Some(what),
        (None, IpAddr::V6(v6)) if v6.segments().first().is_none_or(|first| first >> 13 != 1) => {
            Some("reserved")
        }
        (None, _) => None,
    }
}

/// A stretch of addresses: `10.0.0.0/8`, `::1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Net {
    address: IpAddr,
    length: u8,
}

impl Net {
    /// Whether an address, in its canonical form, is in it.
    pub(crate) fn contains(&self, address: IpAddr) -> bool {
        match (self.address, canonical(address)) {
            (IpAddr::V4(net), IpAddr::V4(it)) => {
                same(u128::from(net.to_bits()), u128::from(it.to_bits()), 32, self.length)
            }
            (IpAddr::V6(net), IpAddr::V6(it)) => same(net.to_bits(), it.to_bits(), 128, self.length),
            _ => false,
        }
    }
}

/// Whether two numbers of `width` bits have the first `length` bits in common.
fn same(a: u128, b: u128, width: u8, length: u8) -> bool {
    (a ^ b).checked_shr(u32::from(width - length)).unwrap_or(0) == 0
}

impl std::str::FromStr for Net {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (address, length) =
            text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
        let address: IpAddr = address.parse().map_err(drop)?;
        // A wrapped address would never be looked at: what is compared is canonical.
        if canonical(address) != address {
            return Err(());
        }
        let most = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Ok(most), |length| length.parse().map_err(drop))?;
        if length > most { Err(()) } else { Ok(Self { address, length }) }
    }
}

impl std::fmt::Display for Net {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.address)?;
        let is_one = self.length == if self.address.is_ipv4() { 32 } else { 128 };
        if is_one { Ok(()) } else { write!(f, "/{}", self.length) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_back_into_the_house_is_known() {
        for (address, what) in [
            ("127.0.0.1", "loopback"),
            ("127.8.8.8", "loopback"),
            ("0.0.0.0", "this network"),
            ("0.1.2.3", "this network"),
            ("10.1.2.3", "private"),
            ("172.16.0.1", "private"),
            ("172.31.255.255", "private"),
            ("192.168.1.1", "private"),
            ("100.64.0.1", "shared by a provider"),
            ("100.100.100.200", "shared by a provider"),
            ("169.254.169.254", "link-local"),
            ("168.63.129.16", "metadata of a cloud"),
            ("192.0.0.192", "protocol assignments"),
            ("192.0.2.1", "documentation"),
            ("198.18.0.1", "benchmarks"),
            ("224.0.0.1", "multicast"),
            ("240.0.0.1", "reserved"),
            ("255.255.255.255", "reserved"),
            ("::", "unspecified"),
            ("::1", "loopback"),
            ("fe80::1", "link-local"),
            ("fec0::1", "site-local"),
            ("fd00:ec2::254", "private"),
            ("fc00::1", "private"),
            ("ff02::1", "multicast"),
            ("2001:db8::1", "documentation"),
            ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"),
            ("64:ff9b:1::a00:1", "translated by the local network"),
            ("4000::1", "reserved"),
            ("::2:0:0:1", "reserved"),
            // The same, wrapped.
            ("::ffff:127.0.0.1", "loopback"),
            ("::ffff:a9fe:a9fe", "link-local"),
            ("::ffff:0:127.0.0.1", "loopback"),
            ("::127.0.0.1", "loopback"),
            ("64:ff9b::7f00:1", "loopback"),
            ("64:ff9b::10.0.0.1", "private"),
            ("2002:7f00:1::", "loopback"),
            ("2002:a9fe:a9fe::1", "link-local"),
            ("2a00::5efe:10.0.0.1", "private"),
            ("2a00::200:5efe:127.0.0.1", "loopback"),
        ] {
            assert_eq!(special(address.parse().unwrap()), Some(what), "{address}");
        }
    }

    #[test]
    fn the_internet_is_let_through() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "126.255.255.255",
            "128.0.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "169.253.0.1",
            "192.167.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
            "2002:101:101::1",
        ] {
            assert_eq!(special(address.parse().unwrap()), None, "{address}");
        }
    }

    #[test]
    fn nets_hold_what_they_say() {
        let holds = |net: &str, address: &str| net.parse::<Net>().unwrap().contains(address.parse().unwrap());
        assert!(holds("10.0.0.0/8", "10.255.0.1") && !holds("10.0.0.0/8", "11.0.0.1"));
        assert!(holds("0.0.0.0/0", "8.8.8.8") && !holds("0.0.0.0/0", "::1"));
        assert!(holds("127.0.0.1", "::ffff:127.0.0.1") && !holds("127.0.0.1", "127.0.0.2"));
        assert!(holds("::/0", "fe80::1") && holds("fe80::/10", "febf::1") && !holds("fe80::/10", "fec0::1"));
        for text in
            ["", "10.0.0.0/33", "::1/129", "10.0.0/8", "::ffff:10.0.0.1/104", "10.0.0.0/-1", "10.0.0.0/"]
        {
            assert!(text.parse::<Net>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_tables_parse() {
        for (net, _) in SPECIAL_V4.iter().chain(&SPECIAL_V6) {
            assert!(net.parse::<Net>().is_ok(), "{net}");
        }
    }
}
