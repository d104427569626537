using Tongqu.Base;

namespace Tongqu.Registry;

/// <summary>A code a subject is known by.</summary>
/// <param name="Scheme">Whose code it is: <c>resident-number</c>, <c>credit-code</c>, or a scheme of the pack.</param>
/// <param name="Value">The code as it is kept.</param>
/// <param name="Fault">What is wrong with it; a code with a fault is kept and flagged.</param>
public sealed record Identifier(string Scheme, string Value, IdentifierFault Fault)
{
    /// <summary>The scheme of GB 11643.</summary>
    public const string ResidentNumber = "resident-number";

    /// <summary>The scheme of GB 32100.</summary>
    public const string CreditCode = "credit-code";

    /// <summary>Reads a code by its scheme; one of a scheme without a standard has no fault.</summary>
    public static Identifier Read(string scheme, string text)
    {
        switch (scheme)
        {
            case ResidentNumber:
                var number = Base.ResidentNumber.Read(text);
                return new(scheme, number.Value, number.Fault);
            case CreditCode:
                var code = Base.CreditCode.Read(text);
                return new(scheme, code.Value, code.Fault);
            default:
                return new(scheme, text.Trim().ToUpperInvariant(), IdentifierFault.None);
        }
    }

    /// <summary>The scheme a code can be recognised by, where its form gives it away; otherwise null.</summary>
    public static string? SchemeOf(string text) =>
        Base.ResidentNumber.Read(text).Fault is IdentifierFault.None or IdentifierFault.Superseded ? ResidentNumber
        : Base.CreditCode.Read(text).Fault is IdentifierFault.None ? CreditCode : null;
}

/// <summary>How one subject stands to another: a person in a household, an enterprise in its premises.</summary>
/// <param name="Kind"><c>member-of</c>, <c>premises</c>, <c>operates</c>, <c>lives-in</c>.</param>
/// <param name="Other">The other subject.</param>
/// <param name="Since">From when; null where nobody knows.</param>
public sealed record Relation(string Kind, long Other, DateOnly? Since);

/// <summary>What kinds of relations are called, from the subject and from the other's side.</summary>
public static class Relations
{
    /// <summary>A person in a household.</summary>
    public const string MemberOf = "member-of";

    /// <summary>An enterprise or farm in the building it works in.</summary>
    public const string Premises = "premises";

    /// <summary>Who runs a farm, a fleet or an enterprise.</summary>
    public const string Operates = "operates";

    /// <summary>A household in the building it lives in.</summary>
    public const string LivesIn = "lives-in";

    /// <summary>What the other is to the subject.</summary>
    public static Text Title(string kind) => kind switch
    {
        MemberOf => new("所在家庭户", "Household"),
        Premises => new("经营场所", "Premises"),
        Operates => new("经营", "Runs"),
        LivesIn => new("居住建筑", "Lives in"),
        _ => Text.Same(kind),
    };

    /// <summary>What the subject is to the other.</summary>
    public static Text Reverse(string kind) => kind switch
    {
        MemberOf => new("家庭成员", "Member"),
        Premises => new("入驻单位", "Occupant"),
        Operates => new("经营者", "Run by"),
        LivesIn => new("住户", "Household here"),
        _ => Text.Same(kind),
    };
}

/// <summary>A subject that is to be written, with what hangs on it.</summary>
/// <param name="Id">Made by <see cref="Ids.Next"/>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">What it is called.</param>
/// <param name="Region">Code of the region it belongs to, as narrow as known: a grid or a village.</param>
public sealed record SubjectDraft(long Id, SubjectKind Kind, string Name, string Region)
{
    /// <summary>Most characters of a name or an address.</summary>
    public const int LengthMax = 200;

    /// <summary>Where it is; empty where nobody knows.</summary>
    public string Address { get; init; } = "";

    /// <summary>Whether it is invented.</summary>
    public bool Simulated { get; init; }

    /// <summary>The codes it is known by.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];

    /// <summary>How it stands to others.</summary>
    public IReadOnlyList<Relation> Relations { get; init; } = [];
}

/// <summary>A subject as a list shows it. Its name and codes are unmasked: whoever shows them masks them.</summary>
public sealed record SubjectLine(long Id, SubjectKind Kind, string Name, string Address, string Region, bool Simulated)
{
    /// <summary>Its codes, those of national standards first.</summary>
    public IReadOnlyList<Identifier> Identifiers { get; init; } = [];
}

/// <summary>A subject related to another.</summary>
/// <param name="Title">What it is to the one asked about.</param>
/// <param name="Other">The other.</param>
/// <param name="Since">From when; null where nobody knows.</param>
public sealed record RelatedSubject(Text Title, SubjectLine Other, DateOnly? Since);

/// <summary>A subject whole, within a scope.</summary>
public sealed record SubjectView(SubjectLine Line, IReadOnlyList<RelatedSubject> Related, long Account, DateTimeOffset CreatedAt);

/// <summary>What a list of subjects is asked for.</summary>
public sealed record SubjectQuery
{
    /// <summary>Part of a name, a code, an address or a text fact, or initials of pinyin; null for all.</summary>
    public string? Text { get; init; }

    /// <summary>One kind; null for all.</summary>
    public SubjectKind? Kind { get; init; }

    /// <summary>A region with all below it; null for the whole scope.</summary>
    public RegionCode? Region { get; init; }

    /// <summary>Only those with a flagged code.</summary>
    public bool Flagged { get; init; }

    /// <summary>The page, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Lines on a page, at most <see cref="Subjects.SizeMax"/>.</summary>
    public int Size { get; init; } = 50;
}

/// <summary>A page of a list of subjects.</summary>
public sealed record SubjectList(IReadOnlyList<SubjectLine> Lines, int Total);
