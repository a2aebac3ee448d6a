//! Communities as marketers write them, the groups of one as they are told, and which store is the nearest.

use std::num::NonZeroU16;

use crate::growth::community::{Community, Groups};
use crate::growth::distance::{Place, nearest};
use crate::id::{CommunityId, CustomerId, StoreId};
use crate::wire::leaves::{Name, Whole};
use crate::wire::reader::Reader;

meant! {
    CommunitySaid => Community;
    PlaceSaid => Place;
}

struct CommunitySaid {
    id: CommunityId,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    store: Option<StoreId>,
    capacity: Option<NonZeroU16>,
}

record! {
    /// A community: one entry code, and groups behind it.
    CommunitySaid as "Community" {
        /// Names it, and is its entry code.
        id "id": CommunityId,
        /// Its name for people.
        name "name": Option<Name>,
        /// The store it is of.
        store "store": Option<StoreId>,
        /// How many a group holds before the next one opens; 200 when left out.
        capacity "capacity": Option<NonZeroU16>,
    }
}

impl CommunitySaid {
    fn mean(self, _: &mut Reader) -> Option<Community> {
        // 200 is what a group on WeChat takes before it needs invitations.
        let capacity = self.capacity.or(NonZeroU16::new(200))?;
        Some(Community { id: self.id, store: self.store, capacity })
    }
}

/// The groups of a community, as they are told.
#[derive(Debug)]
pub struct Told {
    community: CommunityId,
    store: Option<StoreId>,
    groups: Vec<Group>,
    entry: String,
    mine: Option<String>,
}

written! {
    /// The groups behind the entry code of a community, by the facts that were told.
    Told as "CommunityGroups" {
        /// The community.
        community "community": CommunityId,
        /// The store it is of.
        store "store": Option<StoreId>,
        /// Its groups, in the order they were opened.
        groups "groups": Vec<Group>,
        /// The group that the entry code leads to: the first with room.
        entry "entry": String,
        /// The group that the member is in.
        mine "mine": Option<String>,
    }
}

/// A group of a community.
#[derive(Debug)]
pub struct Group {
    group: String,
    members: u32,
    room: u32,
}

written! {
    /// A group of a community.
    Group as "CommunityGroup" {
        /// Its name: that of the community and its number.
        group "group": String,
        /// How many are in.
        members "members": u32,
        /// How many more it holds.
        room "room": u32,
    }
}

/// The groups of a community, as they are told to a member.
pub fn told(community: &Community, groups: &Groups, member: &CustomerId) -> Told {
    let name = |number: usize| [community.id.as_str(), &number.to_string()].join(".");
    let group = |(number, members): (usize, &u16)| Group {
        group: name(number),
        members: u32::from(*members),
        room: u32::from(groups.capacity.saturating_sub(*members)),
    };
    Told {
        community: community.id.clone(),
        store: community.store.clone(),
        groups: (1..).zip(&groups.members).map(group).collect(),
        entry: name(groups.entry()),
        mine: groups.place(member).map(name),
    }
}

/// A question after the nearest store.
#[derive(Debug)]
pub struct NearestAsked {
    stores: Vec<StoreAt>,
    here: Place,
}

record! {
    /// Which of these stores is near?
    NearestAsked as "NearestRequest" {
        /// The stores.
        stores "stores": Vec<StoreAt>,
        /// Where the customer is.
        here "here": Place,
    }
}

#[derive(Debug)]
struct StoreAt {
    id: StoreId,
    at: Place,
}

record! {
    /// A store and where it is.
    StoreAt as "StoreAt" {
        /// Names it.
        id "id": StoreId,
        /// Where it is.
        at "at": Place,
    }
}

struct PlaceSaid {
    latitude: Whole<-90_000_000, 90_000_000>,
    longitude: Whole<-180_000_000, 180_000_000>,
}

record! {
    /// A place, in millionths of a degree.
    PlaceSaid as "PlaceAt" {
        /// Millionths of a degree north of the equator.
        latitude "latitude": Whole<-90_000_000, 90_000_000>,
        /// Millionths of a degree east of Greenwich.
        longitude "longitude": Whole<-180_000_000, 180_000_000>,
    }
}

impl PlaceSaid {
    fn mean(self, _: &mut Reader) -> Option<Place> {
        Place::new(self.latitude.to(), self.longitude.to())
    }
}

/// A store, and how far it is.
#[derive(Debug)]
pub struct StoreNear {
    store: StoreId,
    metres: u32,
}

written! {
    /// A store, and how far it is.
    StoreNear as "StoreNear" {
        /// The store.
        store "store": StoreId,
        /// Metres, as the crow flies.
        metres "metres": u32,
    }
}

impl NearestAsked {
    /// The stores, the nearest first.
    pub fn answer(self) -> Vec<StoreNear> {
        let stores: Vec<(StoreId, Place)> = self.stores.into_iter().map(|store| (store.id, store.at)).collect();
        nearest(stores, self.here).into_iter().map(|(store, metres)| StoreNear { store, metres }).collect()
    }
}
