using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Models.Pages;
using Tongqu.Registry;

namespace Tongqu.Models;

/// <summary>The page of a model's draft: what stands in it, what checking finds, what it changes, and how far it is.</summary>
internal sealed class Drafting(ModelBook book, Sheet sheet)
{
    /// <summary>The page. Where there is no draft yet it shows the version in force, to begin one from.</summary>
    /// <returns>Or <c>models.no-such-version</c>; <c>dmn.xml</c> where the file of the pack is no model.</returns>
    public async Task<Outcome<DraftModel>> PageAsync(Caller caller, string name, CancellationToken cancellation)
    {
        // A model that was only begun has a draft and no version.
        var standing = await book.FindAsync(name, book.Today, cancellation);
        var draft = standing is null ? await book.DraftAsync(name, cancellation) : standing.Draft;
        var from = draft?.Proposal?.From ?? book.Today;
        var shown = standing?.InForce ?? standing?.Latest;
        var text = draft?.Text ?? (shown is null ? null : await book.TextAsync(name, shown.Number, cancellation));
        if (text is null)
        {
            return ModelBook.NoSuchVersion;
        }

        var read = await book.ReadAsync(name, text, cancellation);
        if (read.Refusal is { } refusal)
        {
            return refusal;
        }

        var names = await sheet.NamesAsync([draft?.EditedBy ?? 0, draft?.Proposal?.By ?? 0, draft?.Return?.By ?? 0], cancellation);
        var inForce = (await book.FindAsync(name, from, cancellation))?.InForce ?? shown;
        var old = draft is null || inForce is null ? null : await book.TextAsync(name, inForce.Number, cancellation);
        return new DraftModel(name, read.Value.Title, draft?.Revision ?? 0)
        {
            Xml = text.Xml,
            Examples = text.Examples,
            Base = draft?.Base ?? shown!.Number,
            Latest = standing?.Latest.Number ?? 0,
            State = Wording.State(draft),
            EditedBy = draft is null ? null : names.GetValueOrDefault(draft.EditedBy),
            EditedAt = draft?.EditedAt,
            Check = Checking.Of(read.Value.Check, DmnWriting.Read(text.Xml).Value),
            Fit = read.Value.Check.Holds,
            Differences = old is null ? [] : Comparing.Of(old.Xml, text.Xml),
            From = draft?.Proposal?.From,
            Note = draft?.Proposal?.Note ?? "",
            ProposedBy = draft?.Proposal is { } proposal ? names.GetValueOrDefault(proposal.By) : null,
            ProposedAt = draft?.Proposal?.At,
            NotSecond = draft is null ? null : ModelBook.WhyNotSecond(caller, draft)?.Message,
            Returned = draft?.Return?.Reason,
            ReturnedBy = draft?.Return is { } back ? names.GetValueOrDefault(back.By) : null,
            Today = book.Today,
        };
    }
}
