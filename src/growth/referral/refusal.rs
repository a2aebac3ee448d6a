//! Every way to say no to a fact, each with a name of its own.

/// Why a fact did not do what it might have done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// No such token was given out.
    UnknownToken,
    /// The link was opened at or after its last moment.
    TokenExpired,
    /// A token of this name was given out before; the first stands.
    TokenToldTwice,
    /// The token belongs to another program.
    ForeignProgram,
    /// The program had not begun.
    ProgramNotStarted,
    /// The program was over.
    ProgramOver,
    /// Who opened the link had shared it.
    SelfReferral,
    /// Friend and sharer are one person with two accounts.
    SamePerson,
    /// The friend is bound already.
    AlreadyBound,
    /// The friend is bound, and the days of protection are not over.
    StillProtected,
    /// The friend was a member, or had bought something, before.
    NotANewMember,
    /// The sharer is the friend's friend, or a friend's friend's, however far.
    WouldCloseACircle,
    /// No opened link was fresh any more.
    TouchTooOld,
    /// The binding was over.
    BindingLapsed,
    /// Nobody brought the one who ordered.
    NotBound,
    /// An order of this name was told before; the first stands.
    OrderToldTwice,
    /// No such order is known.
    UnknownOrder,
    /// The order is another person's.
    NotTheMembersOrder,
    /// The order had arrived already.
    ReceivedAlready,
    /// None of the program's products was bought.
    NoProductInScope,
    /// Nothing was paid for what counts.
    NothingPaid,
    /// Less was paid for what counts than the program asks for.
    OrderBelowMinimum,
    /// The order came too long after the friend was bound.
    TooLateAfterBinding,
    /// The friend has counted once, and counts no more.
    FriendCountedAlready,
    /// More was given back than had been paid; what had been paid counts as given back.
    RefundBeyondOrder,
    /// The member has had the reward as often as it is given.
    RewardLimitReached,
    /// What is left of the budget is not enough.
    BudgetUsedUp,
    /// More than is available was to be paid out; nothing was.
    PayoutBeyondAvailable,
    /// The member has no such reward now.
    NotGranted,
    /// The reward was used up already.
    RedeemedAlready,
    /// The reward that came back had not been used up.
    NotRedeemed,
    /// Who leaves cannot be their own heir.
    NoHeir,
    /// The server has not heard of it yet.
    NotConfirmed,
    /// It lies in the future.
    InTheFuture,
}
