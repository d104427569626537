using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>A model with its version in force, or the one that will be, read; what is no model says why.</summary>
/// <param name="Standing">How it stands.</param>
/// <param name="Shown">The version shown: the one in force, or else the latest.</param>
/// <param name="Read">What stands in it.</param>
internal sealed record ModelEntry(ModelStanding Standing, ModelVersion Shown, Outcome<ReadModel> Read)
{
    public string Title => Read.Succeeded ? Read.Value.Title : Standing.Name;
}

/// <summary>The list of decision models.</summary>
internal sealed class Listing(ModelBook book)
{
    /// <summary>Models whose name, title, decisions or sources hold the words; all where there are none.</summary>
    public async Task<IReadOnlyList<ModelEntry>> EntriesAsync(string? words, CancellationToken cancellation)
    {
        var entries = new List<ModelEntry>();
        foreach (var standing in await book.ListAsync(book.Today, cancellation))
        {
            entries.Add(await EntryAsync(standing, cancellation));
        }

        return [.. entries.Where(entry => words is null || WordsOf(entry).Any(text => text.Contains(words, StringComparison.OrdinalIgnoreCase)))];
    }

    /// <summary>One of them; null where there is none of that name.</summary>
    public async Task<ModelEntry?> FindAsync(string name, CancellationToken cancellation) =>
        await book.FindAsync(name, book.Today, cancellation) is { } standing ? await EntryAsync(standing, cancellation) : null;

    /// <summary>The page.</summary>
    public async Task<ModelListModel> PageAsync(Caller caller, string? words, CancellationToken cancellation) =>
        new([.. (await EntriesAsync(words, cancellation)).Select(LineOf)])
        {
            Q = words,
            New = ModelPermissions.Edit.IsGrantedTo(caller) ? await NewAsync(cancellation) : null,
        };

    private async Task<NewModel> NewAsync(CancellationToken cancellation)
    {
        var begun = new List<(string, string, Text)>();
        foreach (var draft in await book.BegunAsync(cancellation))
        {
            var read = await book.ReadAsync(draft.Model, draft.Text, cancellation);
            begun.Add((read.Succeeded ? read.Value.Title : draft.Model, ModelRoutes.Of(draft.Model) + "/draft", Wording.State(draft)!.Value));
        }

        return new NewModel(begun);
    }

    private async Task<ModelEntry> EntryAsync(ModelStanding standing, CancellationToken cancellation)
    {
        var shown = standing.InForce ?? standing.Latest;
        return new ModelEntry(standing, shown, await book.ReadAsync(standing.Name, shown.Number, cancellation));
    }

    private static IEnumerable<string> WordsOf(ModelEntry entry) => entry.Read.Refusal is not null ? [entry.Standing.Name]
        : [entry.Standing.Name, entry.Title, .. entry.Read.Value.Model.Elements.Where(element => element is DmnDecision or DmnSource).Select(element => element.Name)];

    private static ModelLine LineOf(ModelEntry entry)
    {
        var (standing, shown) = (entry.Standing, entry.Shown);
        var check = entry.Read.Succeeded ? entry.Read.Value.Check : null;
        return new ModelLine(standing.Name, entry.Title, ModelRoutes.Of(standing.Name), shown.Number, Wording.From(shown), standing.InForce is not null)
        {
            Next = standing.Next is { } next ? (next.Number, next.From!.Value) : null,
            OfPack = shown.OfPack,
            Decisions = check is null ? [] : [.. entry.Read.Value.Model.Decisions.Select(decision => decision.Name)],
            Sources = check is null ? [] : [.. entry.Read.Value.Model.Elements.OfType<DmnSource>().Select(source => source.Name).Distinct()],
            Examples = check?.Examples.Count ?? 0,
            Met = check?.Met ?? 0,
            Faults = check?.Faults.Count(fault => !fault.IsWarning) ?? 1,
            Gaps = check?.Findings.Count(found => found.Kind == TableFindingKind.Gap) ?? 0,
            Draft = Wording.State(standing.Draft),
            Waiting = standing.Draft?.Proposal is not null,
        };
    }
}
