using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Frame;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary><c>/api/v1/models</c>: the decision models, their versions and drafts, for programs. The same use cases as the pages.</summary>
internal static class ModelsApi
{
    public static void Map(RouteGroupBuilder models)
    {
        models.MapGet("/", ListAsync).Needs(ModelPermissions.Read).WithSummary("Decision models with the version in force").Takes("q");
        models.MapPost("/", CreateAsync).Needs(ModelPermissions.Edit).WithSummary("Begins a model the city does not have");
        models.MapGet("/{name}", OneAsync).Needs(ModelPermissions.Read).WithSummary("One model and all its versions");
        models.MapGet("/{name}/versions/{number}", VersionAsync).Needs(ModelPermissions.Read).WithSummary("The text of a version");
        models.MapGet("/{name}/draft", DraftAsync).Needs(ModelPermissions.Edit).WithSummary("The draft of a model, checked");
        models.MapPost("/{name}/draft", SaveAsync).Needs(ModelPermissions.Edit).WithSummary("Begins or changes the draft");
        models.MapPost("/{name}/check", CheckAsync).Needs(ModelPermissions.Edit).WithSummary("Checks a text and keeps nothing");
        models.MapPost("/{name}/draft/discard", DiscardAsync).Needs(ModelPermissions.Edit).WithSummary("Throws the draft away");
        models.MapPost("/{name}/draft/propose", ProposeAsync).Needs(ModelPermissions.Edit).WithSummary("Asks a second person to publish");
        models.MapPost("/{name}/draft/approve", ApproveAsync).Needs(ModelPermissions.Approve).WithSummary("Publishes what another proposed");
        models.MapPost("/{name}/draft/return", ReturnAsync).Needs(ModelPermissions.Approve).WithSummary("Sends a proposal back");
    }

    private static async Task<IResult> ListAsync(string? q, Listing listing, CancellationToken cancellation)
    {
        var entries = await listing.EntriesAsync(q, cancellation);
        return Results.Json(new { total = entries.Count, models = entries.Select(ToJson) });
    }

    private static async Task<IResult> CreateAsync(NewBody body, Caller caller, ModelBook book, CancellationToken cancellation)
    {
        var begun = await book.CreateAsync(caller, body.Name ?? "", body.Title ?? "", cancellation);
        return begun.Refusal is { } refusal ? refusal.ToProblem() : await AnswerAsync(begun.Value, book, cancellation);
    }

    private static async Task<IResult> OneAsync(string name, Listing listing, ModelBook book, CancellationToken cancellation)
    {
        var entry = await listing.FindAsync(name, cancellation);
        return entry is null ? ModelBook.NoSuchVersion.ToProblem()
            : Results.Json(new { model = ToJson(entry), versions = (await book.VersionsAsync(name, cancellation)).Select(ToJson) });
    }

    private static async Task<IResult> VersionAsync(string name, int number, ModelBook book, CancellationToken cancellation) =>
        await book.TextAsync(name, number, cancellation) is { } text
            ? Results.Json(new { model = name, number, hash = text.Hash, text = text.Xml, text.Examples })
            : ModelBook.NoSuchVersion.ToProblem();

    private static async Task<IResult> DraftAsync(string name, ModelBook book, CancellationToken cancellation) =>
        await book.DraftAsync(name, cancellation) is { } draft ? await AnswerAsync(draft, book, cancellation) : NoDraft.ToProblem();

    private static async Task<IResult> SaveAsync(string name, DraftBody body, Caller caller, ModelBook book, CancellationToken cancellation)
    {
        var saved = await book.SaveAsync(caller, name, body.Revision, TextOf(body.Text, body.Examples), cancellation);
        return saved.Refusal is { } refusal ? refusal.ToProblem() : await AnswerAsync(saved.Value, book, cancellation);
    }

    private static async Task<IResult> CheckAsync(string name, TextBody body, ModelBook book, CancellationToken cancellation)
    {
        var text = TextOf(body.Text, body.Examples);
        var read = await book.ReadAsync(name, text, cancellation);
        return read.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(ToJson(read.Value, text));
    }

    private static async Task<IResult> DiscardAsync(string name, RevisionBody body, Caller caller, ModelBook book, CancellationToken cancellation) =>
        (await book.DiscardAsync(caller, name, body.Revision, cancellation)).Then<object>(_ => new { model = name, discarded = true }).ToAnswer();

    private static async Task<IResult> ProposeAsync(string name, ProposalBody body, Caller caller, ModelBook book, CancellationToken cancellation)
    {
        var proposed = await book.ProposeAsync(caller, name, body.Revision, body.From, body.Note ?? "", cancellation);
        return proposed.Refusal is { } refusal ? refusal.ToProblem() : await AnswerAsync(proposed.Value, book, cancellation);
    }

    private static async Task<IResult> ApproveAsync(string name, RevisionBody body, Caller caller, ModelBook book, CancellationToken cancellation) =>
        (await book.ApproveAsync(caller, name, body.Revision, cancellation)).Then<object>(version => ToJson(version)).ToAnswer();

    private static async Task<IResult> ReturnAsync(string name, ReturnBody body, Caller caller, ModelBook book, CancellationToken cancellation)
    {
        var returned = await book.ReturnAsync(caller, name, body.Revision, body.Reason ?? "", cancellation);
        return returned.Refusal is { } refusal ? refusal.ToProblem() : await AnswerAsync(returned.Value, book, cancellation);
    }

    private static async Task<IResult> AnswerAsync(ModelDraft draft, ModelBook book, CancellationToken cancellation)
    {
        var read = await book.ReadAsync(draft.Model, draft.Text, cancellation);
        return read.Refusal is { } refusal ? refusal.ToProblem() : Results.Json(new
        {
            draft.Model,
            draft.Revision,
            @base = draft.Base,
            text = draft.Text.Xml,
            draft.Text.Examples,
            draft.EditedAt,
            proposal = draft.Proposal is { } proposal ? new { proposal.At, proposal.From, proposal.Note } : null,
            @return = draft.Return is { } back ? new { back.At, back.Reason } : null,
            check = ToJson(read.Value, draft.Text),
        });
    }

    private static object ToJson(ReadModel read, ModelText text)
    {
        var check = Checking.Of(read.Check, DmnWriting.Read(text.Xml).Value);
        return new
        {
            publishable = read.Check.Holds,
            faults = check.Mistakes.Select(mistake => new { mistake.Element, decision = mistake.View, mistake.Place, says = mistake.Says }),
            findings = check.Findings.Select(found => new { found.Kind, found.Says, fault = found.IsFault }),
            examples = check.Examples.Select(one => new { one.Name, one.Decision, one.Expected, one.Answer, met = one.Wrong is null, why = one.Wrong }),
        };
    }

    private static object ToJson(ModelEntry entry) => new
    {
        entry.Standing.Name,
        entry.Title,
        inForce = entry.Standing.InForce is { } version ? ToJson(version) : null,
        decisions = entry.Read.Succeeded ? entry.Read.Value.Model.Decisions.Select(decision => decision.Name) : [],
        sources = entry.Read.Succeeded ? entry.Read.Value.Model.Elements.OfType<DmnSource>().Select(source => source.Name) : [],
        examples = entry.Read.Succeeded ? entry.Read.Value.Check.Examples.Count : 0,
        met = entry.Read.Succeeded ? entry.Read.Value.Check.Met : 0,
        draft = Wording.State(entry.Standing.Draft),
    };

    private static object ToJson(ModelVersion version) => new
    {
        version.Number,
        from = version.From,
        version.OfPack,
        version.Hash,
        version.Note,
        version.ProposedAt,
        version.ApprovedAt,
    };

    private static ModelText TextOf(string? xml, string? examples) => new(xml ?? "", examples ?? "");

    private static Refusal NoDraft { get; } = new("models.no-draft", new("这个模型没有草稿。", "This model has no draft."), RefusalKind.NotFound);

    internal sealed record TextBody(string? Text, string? Examples);

    internal sealed record NewBody(string? Name, string? Title);

    internal sealed record DraftBody(int Revision, string? Text, string? Examples);

    internal sealed record RevisionBody(int Revision);

    internal sealed record ProposalBody(int Revision, DateOnly From, string? Note);

    internal sealed record ReturnBody(int Revision, string? Reason);
}
