using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame.Components;
using Tongqu.Storage;

namespace Tongqu.Admin.Pages;

/// <summary>The filters of the audit trail as they stand in the address.</summary>
public sealed record AuditView(DateOnly? From = null, DateOnly? Until = null, string? Who = null, string? Deed = null, string? Outcome = null, int Page = 1)
{
    /// <summary>The same filters in an address.</summary>
    public string Query(int page) => $"?from={From:yyyy-MM-dd}&until={Until:yyyy-MM-dd}&who={Uri.EscapeDataString(Who ?? "")}"
        + $"&deed={Uri.EscapeDataString(Deed ?? "")}&outcome={Uri.EscapeDataString(Outcome ?? "")}&page={page}";
}

/// <summary>The audit officer's page.</summary>
public sealed record AuditModel(AuditView View, IReadOnlyList<AuditLine> Lines, int Total)
{
    /// <summary>When those whose accounts were closed were last forgotten; null where never.</summary>
    public ChoreRun? Forgot { get; init; }

    /// <summary>Entries on a page.</summary>
    public int PageSize { get; init; }
}

/// <summary>The filters of the accounts as they stand in the address.</summary>
public sealed record PeopleView(string? Q = null, string? State = null, string? Role = null, string? Region = null, int Page = 1)
{
    /// <summary>The same filters in an address.</summary>
    public string Query(int page) => $"?q={Uri.EscapeDataString(Q ?? "")}&state={State}&role={Role}&region={Region}&page={page}";
}

/// <summary>The list of accounts.</summary>
public sealed record PeopleModel(PeopleView View, IReadOnlyList<PersonLine> Lines, int Total)
{
    /// <summary>Accounts on a page.</summary>
    public int PageSize { get; init; }

    /// <summary>Whether this officer makes and closes accounts.</summary>
    public bool MayChange { get; init; }

    /// <summary>Regions to filter by.</summary>
    public IReadOnlyList<Choice> Regions { get; init; } = [];

    /// <summary>Why the account was not made.</summary>
    public Text? Error { get; init; }

    /// <summary>What was entered.</summary>
    public string? Name { get; init; }

    /// <summary>What was entered.</summary>
    public string? Display { get; init; }

    /// <summary>What was entered.</summary>
    public string? Post { get; init; }

    /// <summary>The account that was just made, with its password.</summary>
    public (string Name, string Password)? Made { get; init; }
}

/// <summary>One account.</summary>
public sealed record PersonModel(PersonLine Person, IReadOnlyList<StandInLine> StandIns)
{
    /// <summary>Whether this officer may change the account and its posts.</summary>
    public bool MayChange { get; init; }

    /// <summary>Whether this officer may end locks and sessions.</summary>
    public bool MayUnlock { get; init; }

    /// <summary>The password that was just given.</summary>
    public string? Password { get; init; }

    /// <summary>Why the last try failed.</summary>
    public Text? Error { get; init; }
}

/// <summary>One post with its holders.</summary>
public sealed record PostLine(string Code, Text Title, Role Role, bool Sample, IReadOnlyList<PersonLine> Holders);

/// <summary>The posts of a region and of the floor below it.</summary>
public sealed record PostsModel(
    string Region, IReadOnlyList<(string Code, string Name)> Path, IReadOnlyList<(string Code, string Name)> Below, IReadOnlyList<PostLine> Posts);

/// <summary>Tokens of other systems.</summary>
public sealed record TokensModel(IReadOnlyList<TokenLine> Tokens, IReadOnlyList<Permission> Permissions, IReadOnlyList<Choice> Regions)
{
    /// <summary>The token that was just made.</summary>
    public string? Made { get; init; }

    /// <summary>Why none was made.</summary>
    public Text? Error { get; init; }

    /// <summary>What was entered.</summary>
    public string? System { get; init; }
}

/// <summary>Who may do what, and the settings.</summary>
public sealed record RightsModel(IReadOnlyList<(Text Application, IReadOnlyList<Permission> Permissions)> Rights, bool OfficersNeedTotp);

/// <summary>A post one may act under.</summary>
public sealed record PostChoice(string Key, Text Title, string? For, bool Current);

/// <summary>One's own account.</summary>
public sealed record AccountModel(string Name, string Display, string Must)
{
    /// <summary>Who one is.</summary>
    public long Me { get; init; }

    /// <summary>Posts to act under.</summary>
    public IReadOnlyList<PostChoice> Posts { get; init; } = [];

    /// <summary>Posts somebody else may stand in for.</summary>
    public IReadOnlyList<(string Post, Text Title)> OwnPosts { get; init; } = [];

    /// <summary>Whether there is a second factor.</summary>
    public bool HasTotp { get; init; }

    /// <summary>Recovery codes left.</summary>
    public int CodesLeft { get; init; }

    /// <summary>An enrolment under way.</summary>
    public string? Ticket { get; init; }

    /// <summary>Its secret, to be typed in.</summary>
    public string? Secret { get; init; }

    /// <summary>Its QR code.</summary>
    public string? QrSvg { get; init; }

    /// <summary>Recovery codes that were just made.</summary>
    public IReadOnlyList<string> Codes { get; init; } = [];

    /// <summary>Stand-ins that run or are to come.</summary>
    public IReadOnlyList<StandInLine> StandIns { get; init; } = [];

    /// <summary>Why the password was not changed.</summary>
    public Text? PasswordError { get; init; }

    /// <summary>Why the second factor was not changed.</summary>
    public Text? TotpError { get; init; }

    /// <summary>The city's identity provider and where to be linked with it; null where there is none, or not for this account.</summary>
    public (Text Title, string Href)? City { get; init; }

    /// <summary>Why no stand-in was named.</summary>
    public Text? StandInError { get; init; }
}

/// <summary>A shift of a day.</summary>
public sealed record DutyShift(string Key, Text Title, string? Person);

/// <summary>A day of a roster.</summary>
public sealed record DutyDay(DateOnly Day, IReadOnlyList<DutyShift> Shifts);

/// <summary>One hand-over.</summary>
public sealed record HandOverLine(
    long Id, string Note, string GivenBy, DateTimeOffset GivenAt, string? TakenBy, DateTimeOffset? TakenAt, string Reply, bool MayTake);

/// <summary>The roster and the hand-overs of a post.</summary>
public sealed record DutyModel(string Post, Text Title, DateOnly From, DateOnly Today)
{
    /// <summary>The days shown.</summary>
    public IReadOnlyList<DutyDay> Days { get; init; } = [];

    /// <summary>Posts whose roster may be seen.</summary>
    public IReadOnlyList<Choice> Posts { get; init; } = [];

    /// <summary>Who holds the post.</summary>
    public IReadOnlyList<Choice> Holders { get; init; } = [];

    /// <summary>The shifts of a day.</summary>
    public IReadOnlyList<Choice> Shifts { get; init; } = [];

    /// <summary>Whether the reader writes this roster.</summary>
    public bool MayPlan { get; init; }

    /// <summary>Whether the reader acts under the post.</summary>
    public bool MayGive { get; init; }

    /// <summary>The latest hand-overs.</summary>
    public IReadOnlyList<HandOverLine> HandOvers { get; init; } = [];
}

/// <summary>Staff and grids from Excel: before a file, with its preview, or after the deed.</summary>
public sealed record ImportModel
{
    /// <summary><c>staff</c> or <c>grids</c>; empty before a file was chosen.</summary>
    public string Kind { get; init; } = "";

    /// <summary>The rows with what would become, or became, of them.</summary>
    public IReadOnlyList<RowPlan> Rows { get; init; } = [];

    /// <summary>The rows to be taken in, sealed for the confirmation; null where there are none.</summary>
    public string? Sealed { get; init; }

    /// <summary>Whether it was done.</summary>
    public bool Done { get; init; }

    /// <summary>What was wrong with the file; null where nothing was.</summary>
    public Text? Error { get; init; }

    /// <summary>How many rows have a fate.</summary>
    public int Count(RowFate fate) => Rows.Count(row => row.Fate == fate);
}
