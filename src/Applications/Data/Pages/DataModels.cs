using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Frame.Components;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Data.Pages;

/// <summary>One tab of the pages of data.</summary>
/// <param name="Title">Its words.</param>
/// <param name="Href">Its address.</param>
/// <param name="Current">Whether it is the one shown.</param>
public sealed record DataTab(Text Title, string Href, bool Current);

internal static class DataTabs
{
    public static IReadOnlyList<DataTab> Of(Caller caller, string current) =>
    [
        .. new (string Key, Text Title, string Href, Permission Needs)[]
        {
            ("subjects", new("主体", "Subjects"), "/data", DataPermissions.Read),
            ("batches", new("批次与质量", "Batches and quality"), "/data/batches", DataPermissions.Quality),
            ("facts", new("数据项字典", "Fact dictionary"), "/data/facts", DataPermissions.Read),
            ("sources", new("来源与用途", "Sources and purposes"), "/data/sources", DataPermissions.Read),
        }.Where(tab => tab.Needs.IsGrantedTo(caller)).Select(tab => new DataTab(tab.Title, tab.Href, tab.Key == current)),
    ];
}

/// <summary>One subject in the list.</summary>
/// <param name="Href">Its page.</param>
/// <param name="Name">Its name, masked where it is a person's.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Code">Its first code; null where it has none.</param>
/// <param name="Scheme">Whose code that is.</param>
/// <param name="Fault">What is wrong with the code; empty for nothing.</param>
/// <param name="Place">Where it belongs.</param>
/// <param name="Simulated">Whether it is invented.</param>
public sealed record SubjectListRow(string Href, string Name, Text Kind, string? Code, Text? Scheme, Text Fault, string Place, bool Simulated);

/// <summary>The list of subjects.</summary>
/// <param name="Tabs">The tabs above.</param>
/// <param name="Rows">The subjects of this page.</param>
public sealed record SubjectsModel(IReadOnlyList<DataTab> Tabs, IReadOnlyList<SubjectListRow> Rows)
{
    /// <summary>What is searched for.</summary>
    public string? Q { get; init; }

    /// <summary>The kind filtered by.</summary>
    public string? Kind { get; init; }

    /// <summary>The region filtered by.</summary>
    public string? Region { get; init; }

    /// <summary>Whether only flagged ones are shown.</summary>
    public bool Flagged { get; init; }

    /// <summary>Kinds to choose from.</summary>
    public IReadOnlyList<Choice> Kinds { get; init; } = [];

    /// <summary>Regions to choose from.</summary>
    public IReadOnlyList<Choice> Regions { get; init; } = [];

    /// <summary>Subjects in all that pass the filters.</summary>
    public int Total { get; init; }

    /// <summary>The page shown, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Subjects on a page.</summary>
    public int PageSize { get; init; } = 50;

    /// <summary>The address of a page with the same filters.</summary>
    public Func<int, string> PageHref { get; init; } = page => $"/data?page={page}";

    /// <summary>The address of the list as a file.</summary>
    public string ExportHref { get; init; } = "";

    /// <summary>Whether anything is filtered.</summary>
    public bool Any => Flagged || !(string.IsNullOrEmpty(Q) && string.IsNullOrEmpty(Kind) && string.IsNullOrEmpty(Region));
}

/// <summary>A code of a subject.</summary>
public sealed record CodeRow(Text Scheme, string Value, Text Fault, string Standard);

/// <summary>A fact of a subject.</summary>
/// <param name="Title">What it says.</param>
/// <param name="Value">The value; null where it is masked.</param>
/// <param name="AsOf">On which day it held.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Simulated">Whether it is invented.</param>
public sealed record FactItem(Text Title, string? Value, DateOnly AsOf, Text Source, bool Simulated)
{
    /// <summary>The batch it came with; null where the reader may not see it.</summary>
    public string? BatchHref { get; init; }

    /// <summary>Earlier values, newest first.</summary>
    public IReadOnlyList<FactItem> Earlier { get; init; } = [];
}

/// <summary>An e-licence of a subject.</summary>
public sealed record LicenceItem(Text Title, string Number, Text Fault, Text State, DateOnly IssuedOn, DateOnly? ValidUntil, bool Simulated);

/// <summary>A related subject.</summary>
public sealed record RelatedRow(Text Title, string Name, Text Kind, string Href);

/// <summary>A use of somebody's data.</summary>
public sealed record UseItem(DateTimeOffset At, Text Post, string Name, Text Purpose, string Reason);

/// <summary>The page of one subject.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name, masked unless read in full.</param>
public sealed record SubjectModel(string Id, Text Kind, string Name)
{
    /// <summary>The tabs above.</summary>
    public IReadOnlyList<DataTab> Tabs { get; init; } = [];

    /// <summary>Whether it is invented.</summary>
    public bool Simulated { get; init; }

    /// <summary>Whether what is known of it is personal data.</summary>
    public bool Personal { get; init; }

    /// <summary>What it is read in full for; null where it is masked.</summary>
    public Text? InFull { get; init; }

    /// <summary>Where it is.</summary>
    public IReadOnlyList<Fact> About { get; init; } = [];

    /// <summary>Its codes.</summary>
    public IReadOnlyList<CodeRow> Codes { get; init; } = [];

    /// <summary>What is known of it.</summary>
    public IReadOnlyList<FactItem> Facts { get; init; } = [];

    /// <summary>Facts of its kind that nobody has told.</summary>
    public IReadOnlyList<Text> Missing { get; init; } = [];

    /// <summary>Its e-licences.</summary>
    public IReadOnlyList<LicenceItem> Licences { get; init; } = [];

    /// <summary>Whom it is related to.</summary>
    public IReadOnlyList<RelatedRow> Related { get; init; } = [];

    /// <summary>Who used its data, newest first.</summary>
    public IReadOnlyList<UseItem> Uses { get; init; } = [];

    /// <summary>Uses in all.</summary>
    public int UsesTotal { get; init; }

    /// <summary>The form to see it in full; empty where the reader may not.</summary>
    public IReadOnlyList<FormField> Unmask { get; init; } = [];

    /// <summary>Why it is not shown in full; null where nobody asked.</summary>
    public Text? Refused { get; init; }
}

/// <summary>A batch in the list.</summary>
public sealed record BatchItem(Batch Of, string Href, Text Source);

/// <summary>The batches.</summary>
public sealed record BatchesModel(IReadOnlyList<DataTab> Tabs, IReadOnlyList<BatchItem> Batches)
{
    /// <summary>Batches in all.</summary>
    public int Total { get; init; }

    /// <summary>The page shown, from 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Batches on a page.</summary>
    public int PageSize { get; init; } = 50;
}

/// <summary>A refused row.</summary>
public sealed record RefusedItem(long Line, Text Item, string Code, Text Reason);

/// <summary>A batch with its quality report.</summary>
public sealed record BatchModel(IReadOnlyList<DataTab> Tabs, BatchItem Batch, IReadOnlyList<RefusalCount> Reasons, IReadOnlyList<RefusedItem> Refused);

/// <summary>The fact dictionary.</summary>
public sealed record FactsModel(IReadOnlyList<DataTab> Tabs, IReadOnlyList<FactDefinition> Facts, ChoreRun? Swept);

/// <summary>Source systems, purposes and schemes.</summary>
public sealed record SourcesModel(
    IReadOnlyList<DataTab> Tabs, IReadOnlyList<SourceSystem> Sources, IReadOnlyList<Purpose> Purposes, IReadOnlyList<IdentifierScheme> Schemes);

/// <summary>A consent as the person sees it.</summary>
public sealed record ConsentItem(string Purpose, Text Title, Text Basis, bool Stands, DateTimeOffset? Since);

/// <summary>What a resident sees of themselves.</summary>
/// <param name="Name">Their name; null where their account is tied to nobody yet.</param>
/// <param name="Uses">Who used their data.</param>
/// <param name="Known">What is known of them.</param>
/// <param name="Consents">What they agreed to.</param>
public sealed record MineModel(string? Name, IReadOnlyList<UseItem> Uses, IReadOnlyList<Fact> Known, IReadOnlyList<ConsentItem> Consents)
{
    /// <summary>Whether they are invented.</summary>
    public bool Simulated { get; init; }
}
