using System.Text;
using System.Xml;
using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Storage;

namespace Tongqu.Registry;

public sealed partial class ModelBook
{
    /// <summary>The longest note and the longest reason, in characters.</summary>
    public const int NoteLengthMax = 1_000;

    /// <summary>The longest title of a new model, in characters.</summary>
    public const int TitleLengthMax = 100;

    /// <summary>The longest name of a new model, in characters.</summary>
    public const int NewNameLengthMax = 60;

    /// <summary>Most models that are begun and have no version yet.</summary>
    public const int BegunMax = 100;

    /// <summary>Begins a model that the city does not have: a first draft with an empty table, published like any other.</summary>
    /// <param name="name">What programs and addresses call it: small letters, digits and hyphens; it stays.</param>
    /// <param name="title">What people call it.</param>
    /// <returns>
    /// Or <c>models.bad-name</c>, <c>models.title-needed</c>; <c>models.name-taken</c>: there is such a model, or its draft;
    /// <c>models.too-many-begun</c>.
    /// </returns>
    public Task<Outcome<ModelDraft>> CreateAsync(Caller caller, string name, string title, CancellationToken cancellation = default) =>
        !IsName(name) ? Task.FromResult<Outcome<ModelDraft>>(BadName)
        : !IsTitle(title.Trim()) ? Task.FromResult<Outcome<ModelDraft>>(TitleNeeded)
        : database.WriteAsync<ModelDraft>(Scope.Nothing, async store =>
        {
            if (await DraftRowAsync(store, name, cancellation) is not null || (await VersionsAsync(store, name, cancellation)).Count > 0)
            {
                return NameTaken;
            }

            if (await Begun(store).CountAsync(cancellation) >= BegunMax)
            {
                return TooManyBegun;
            }

            var text = EmptyModel.Of(name, title.Trim(), city.Pack.Card.Name);
            var row = new ModelDraftRow { Model = name, Text = text.Xml, Examples = text.Examples, Revision = 1, EditedBy = caller.Person, EditedAt = time.GetUtcNow() };
            store.Add(row);
            audit.Record(store, caller, "model.create", name, "done");
            return row.ToDraft();
        }, cancellation);

    /// <summary>First drafts of models that have no version yet, by name.</summary>
    public Task<IReadOnlyList<ModelDraft>> BegunAsync(CancellationToken cancellation = default) =>
        database.ReadAsync<IReadOnlyList<ModelDraft>>(
            Scope.Nothing, async store => [.. (await Begun(store).OrderBy(row => row.Model).ToListAsync(cancellation)).Select(row => row.ToDraft())], cancellation);

    private static IQueryable<ModelDraftRow> Begun(Store store) =>
        store.Set<ModelDraftRow>().Where(row => !store.Set<ModelVersionRow>().Any(version => version.Model == row.Model));

    // As the files of packs are named, so that a model can move into one.
    private static bool IsName(string name) => name.Length is >= 2 and <= NewNameLengthMax && char.IsAsciiLetterLower(name[0])
        && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');

    // What XML cannot hold is in no title.
    private static bool IsTitle(string title) => title.Length is > 0 and <= TitleLengthMax && title.EnumerateRunes().All(
        rune => !Rune.IsControl(rune) && rune != Rune.ReplacementChar && (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));

    /// <summary>The draft of a model; null for none.</summary>
    public Task<ModelDraft?> DraftAsync(string name, CancellationToken cancellation = default) =>
        database.ReadAsync(Scope.Nothing, async store => (await DraftRowAsync(store, name, cancellation))?.ToDraft(), cancellation);

    /// <summary>Begins the draft of a model or changes it; one that was proposed has to be proposed again.</summary>
    /// <param name="revision">The revision the officer had before them; 0 for none.</param>
    /// <returns>
    /// Or <c>models.no-such-version</c>: there is no such model; <c>models.draft-changed</c>: somebody else saved meanwhile;
    /// <c>models.too-long</c>; <c>dmn.xml</c>: the text is no model. What has faults is kept all the same: it is a draft.
    /// </returns>
    public async Task<Outcome<ModelDraft>> SaveAsync(Caller caller, string name, int revision, ModelText text, CancellationToken cancellation = default)
    {
        if ((await ReadAsync(name, text, cancellation)).Refusal is { } refusal)
        {
            return refusal;
        }

        return await database.WriteAsync<ModelDraft>(Scope.Nothing, async store =>
        {
            var row = await DraftRowAsync(store, name, cancellation);
            var version = InForce(await VersionsAsync(store, name, cancellation), Today);
            if (row is null && version is null)
            {
                return NoSuchVersion;
            }

            if ((row?.Revision ?? 0) != revision)
            {
                return Changed;
            }

            if (row is null)
            {
                store.Add(row = new ModelDraftRow { Model = name, Base = version!.Number });
            }

            (row.Text, row.Examples, row.EditedBy, row.EditedAt) = (text.Xml, text.Examples, caller.Person, time.GetUtcNow());
            (row.Revision, row.ProposedBy, row.ProposedAt) = (revision + 1, null, null);
            audit.Record(store, caller, "model.draft", name, "done", $"{row.Revision}");
            return row.ToDraft();
        }, cancellation);
    }

    /// <summary>Throws the draft away.</summary>
    /// <returns>Or <c>models.no-draft</c>, <c>models.draft-changed</c>.</returns>
    public Task<Outcome<bool>> DiscardAsync(Caller caller, string name, int revision, CancellationToken cancellation = default) =>
        ChangeAsync(name, revision, (store, row) =>
        {
            store.Remove(row);
            audit.Record(store, caller, "model.discard", name, "done");
            return Task.FromResult<Outcome<bool>>(true);
        }, cancellation);

    /// <summary>Asks a second person to put the draft in force.</summary>
    /// <param name="from">The first day it shall be in force; today or later.</param>
    /// <param name="note">Why: which document, which change.</param>
    /// <returns>
    /// Or <c>models.no-draft</c>, <c>models.draft-changed</c>, <c>models.has-faults</c>, <c>models.unchanged</c>, <c>models.day-passed</c>,
    /// <c>models.note-needed</c>.
    /// </returns>
    public Task<Outcome<ModelDraft>> ProposeAsync(
        Caller caller, string name, int revision, DateOnly from, string note, CancellationToken cancellation = default) =>
        ChangeFitAsync(name, revision, async (store, row) =>
        {
            var known = InForce(await VersionsAsync(store, name, cancellation), from);
            if (known?.Hash == new ModelText(row.Text, row.Examples).Hash)
            {
                return Unchanged;
            }

            if (from < Today)
            {
                return DayPassed;
            }

            if (note.Trim().Length is 0 or > NoteLengthMax)
            {
                return NoteNeeded;
            }

            (row.ValidFrom, row.Note, row.ProposedBy, row.ProposedAt) = (from, note.Trim(), caller.Person, time.GetUtcNow());
            (row.ReturnedBy, row.ReturnedAt, row.Reason, row.Revision) = (null, null, "", row.Revision + 1);
            audit.Record(store, caller, "model.propose", name, "done", $"{from:yyyy-MM-dd}");
            return (Outcome<ModelDraft>)row.ToDraft();
        }, cancellation);

    /// <summary>Puts a proposed draft in force from its day; the draft becomes a version.</summary>
    /// <returns>
    /// Or <c>models.no-draft</c>, <c>models.draft-changed</c>, <c>models.not-proposed</c>, <c>models.own-proposal</c>: who proposed it or
    /// changed it last does not approve it, nor does who stands in for them; <c>models.has-faults</c>, <c>models.day-passed</c>.
    /// </returns>
    public async Task<Outcome<ModelVersion>> ApproveAsync(Caller caller, string name, int revision, CancellationToken cancellation = default)
    {
        var approved = await ChangeFitAsync(name, revision, async (store, row) =>
        {
            if (WhyNotSecond(caller, row) is { } refusal)
            {
                return refusal;
            }

            if (row.ValidFrom < Today)
            {
                return DayPassed;
            }

            var version = new ModelVersionRow
            {
                Model = name,
                Number = (await VersionsAsync(store, name, cancellation)).Select(known => known.Number).DefaultIfEmpty().Max() + 1,
                Text = row.Text,
                Examples = row.Examples,
                Hash = new ModelText(row.Text, row.Examples).Hash,
                ValidFrom = row.ValidFrom,
                Note = row.Note,
                ProposedBy = row.ProposedBy!.Value,
                ProposedAt = row.ProposedAt!.Value,
                ApprovedBy = caller.Person,
                ApprovedAt = time.GetUtcNow(),
            };
            store.Add(version);
            store.Remove(row);
            audit.Record(store, caller, "model.approve", name, "done", $"{version.Number} · {version.ValidFrom:yyyy-MM-dd}");
            return (Outcome<ModelVersion>)version.ToVersion();
        }, cancellation);
        _kept = new(null);
        return approved;
    }

    /// <summary>Sends a proposal back to be worked on.</summary>
    /// <returns>Or <c>models.no-draft</c>, <c>models.draft-changed</c>, <c>models.not-proposed</c>, <c>models.reason-needed</c>.</returns>
    public Task<Outcome<ModelDraft>> ReturnAsync(Caller caller, string name, int revision, string reason, CancellationToken cancellation = default) =>
        ChangeAsync(name, revision, (store, row) =>
        {
            if (row.ProposedAt is null)
            {
                return Task.FromResult<Outcome<ModelDraft>>(NotProposed);
            }

            if (reason.Trim().Length is 0 or > NoteLengthMax)
            {
                return Task.FromResult<Outcome<ModelDraft>>(ReasonNeeded);
            }

            (row.ProposedBy, row.ProposedAt, row.Revision) = (null, null, row.Revision + 1);
            (row.ReturnedBy, row.ReturnedAt, row.Reason) = (caller.Person, time.GetUtcNow(), reason.Trim());
            audit.Record(store, caller, "model.return", name, "done");
            return Task.FromResult<Outcome<ModelDraft>>(row.ToDraft());
        }, cancellation);

    /// <summary>Whether somebody may approve a proposal; null where they may.</summary>
    public static Refusal? WhyNotSecond(Caller caller, ModelDraft draft) =>
        draft.Proposal is not { } proposal ? NotProposed : IsOneOf(caller, proposal.By, draft.EditedBy) ? OwnProposal : null;

    private static Refusal? WhyNotSecond(Caller caller, ModelDraftRow row) => WhyNotSecond(caller, row.ToDraft());

    // Whoever stands in for a person is no second one beside them.
    private static bool IsOneOf(Caller caller, params long[] persons) =>
        persons.Contains(caller.Person) || (caller.For is { } holder && persons.Contains(holder.Person));

    // Checked before the change, since it takes longer than a transaction should; the revision says that it is still the same text.
    private async Task<Outcome<bool>> FitAsync(string name, int revision, CancellationToken cancellation)
    {
        if (await DraftAsync(name, cancellation) is not { } draft)
        {
            return NoDraft;
        }

        if (draft.Revision != revision)
        {
            return Changed;
        }

        return (await ReadAsync(name, draft.Text, cancellation)).Then<bool>(read => read.Check.Holds ? true : HasFaults);
    }

    private async Task<Outcome<T>> ChangeFitAsync<T>(string name, int revision, Func<Store, ModelDraftRow, Task<Outcome<T>>> change, CancellationToken cancellation) =>
        (await FitAsync(name, revision, cancellation)).Refusal is { } refusal ? refusal : await ChangeAsync(name, revision, change, cancellation);

    private Task<Outcome<T>> ChangeAsync<T>(string name, int revision, Func<Store, ModelDraftRow, Task<Outcome<T>>> change, CancellationToken cancellation) =>
        database.WriteAsync<T>(Scope.Nothing, async store => await DraftRowAsync(store, name, cancellation) is not { } row ? NoDraft
            : row.Revision != revision ? Changed : await change(store, row), cancellation);

    private static Task<ModelDraftRow?> DraftRowAsync(Store store, string name, CancellationToken cancellation) =>
        store.Set<ModelDraftRow>().FirstOrDefaultAsync(row => row.Model == name, cancellation);

    private static Refusal BadName { get; } = new("models.bad-name", new(
        $"名称用小写字母、数字和连字符，字母开头，2 至 {NewNameLengthMax} 个字符，例如 elderly-allowance。",
        $"A name has small letters, digits and hyphens, begins with a letter and has 2 to {NewNameLengthMax} characters, such as elderly-allowance."));

    private static Refusal TitleNeeded { get; } = new("models.title-needed", new(
        $"请写明规则的标题（1–{TitleLengthMax} 字，一行文字）。", $"Give the model a title of 1 to {TitleLengthMax} characters, in one line."));

    private static Refusal NameTaken { get; } = new("models.name-taken", new(
        "已有同名的规则或草稿，请换一个名称，或打开它修改。", "There is a model or a draft of that name; choose another, or open it and change it."), RefusalKind.Conflict);

    private static Refusal TooManyBegun { get; } = new("models.too-many-begun", new(
        $"已有 {BegunMax} 个新规则尚未发布，请先发布或作废一些。", $"{BegunMax} new models wait to be published; publish or discard some first."), RefusalKind.Conflict);

    private static Refusal NoDraft { get; } = new("models.no-draft", new(
        "这个模型没有草稿，可能已发布或作废。", "This model has no draft; it may have been published or discarded."), RefusalKind.NotFound);

    private static Refusal Changed { get; } = new("models.draft-changed", new(
        "草稿刚被别人改过，您的改动没有保存。请先复制自己的内容，刷新后在新稿上修改。",
        "Somebody else has just changed the draft; your change was not saved. Copy what you have, reload and change the new draft."), RefusalKind.Conflict);

    private static Refusal HasFaults { get; } = new("models.has-faults", new(
        "草稿还有错误，或有例子未通过，不能发布。请按“检查”结果逐条修改。",
        "The draft has faults, or an example fails; it cannot be published. Mend what the check lists."));

    private static Refusal Unchanged { get; } = new("models.unchanged", new(
        "草稿与届时生效的版本一样，没有需要发布的改动。", "The draft is the same as the version in force by then; there is nothing to publish."));

    private static Refusal DayPassed { get; } = new("models.day-passed", new(
        "生效日期须为今天或以后；规则不溯及既往。", "The first day has to be today or later; rules do not reach back."));

    private static Refusal NoteNeeded { get; } = new("models.note-needed", new(
        $"请写明修改依据和内容（1–{NoteLengthMax} 字）。", $"Say what was changed and on which ground, in 1 to {NoteLengthMax} characters."));

    private static Refusal ReasonNeeded { get; } = new("models.reason-needed", new(
        $"请写明退回理由（1–{NoteLengthMax} 字）。", $"Say why it is sent back, in 1 to {NoteLengthMax} characters."));

    private static Refusal NotProposed { get; } = new("models.not-proposed", new(
        "草稿尚未提请发布，或已被退回。", "The draft has not been proposed, or was sent back."), RefusalKind.Conflict);

    private static Refusal OwnProposal { get; } = new("models.own-proposal", new(
        "二人复核：提请人和最后修改人不能批准，请由另一位规则管理员批准。",
        "It takes two: who proposed or last changed it does not approve it. Another rule officer does."), RefusalKind.Forbidden);
}
