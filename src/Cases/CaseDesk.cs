using Microsoft.EntityFrameworkCore;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>
/// Where cases are opened and worked on. Each command is one transaction, checks what the type says may be done now and by
/// whom, and leaves one line in the log; sent again under its key it answers as before and changes nothing.
/// </summary>
public sealed class CaseDesk(Database database, City city, CaseTypes types, TimeProvider time)
{
    /// <summary>Most photos one command may bring.</summary>
    public const int PhotosMax = 6;

    /// <summary>What is wrong with a command's key, or null; for deeds that make several keys of one.</summary>
    public static Refusal? KeyFault(string command) => Receipts.Fault(command);

    /// <summary>Opens a case in a transaction of its own. Anyone may report anywhere, so this runs outside the caller's scope.</summary>
    public Task<Outcome<CaseReceipt>> OpenAsync(Caller caller, NewCase request, CancellationToken cancellation = default) =>
        database.WriteAsync(Scope.Everything, store => OpenAsync(store, caller, request, cancellation), cancellation);

    /// <summary>Opens a case within a unit of work that holds <see cref="Scope.Everything"/>, together with what else is in it.</summary>
    public async Task<Outcome<CaseReceipt>> OpenAsync(
        Store store, Caller caller, NewCase request, CancellationToken cancellation = default)
    {
        if (types.Find(request.Type) is not { } type)
        {
            return CaseRefusals.NoSuchType(request.Type);
        }

        if (Receipts.Fault(request.Command) is { } badKey)
        {
            return badKey;
        }

        var answers = type.Form.Validate(request.Answers, (field, value) => IsChoice(type, field, value, Scope.Everything));
        if (answers.Refusal is { } notValid)
        {
            return notValid;
        }

        if (city.Regions.Find(request.Region) is null || request.Photos.Count > PhotosMax || request.Address.Length > 300)
        {
            return CaseRefusals.PlaceOrPhotos;
        }

        var fingerprint = Receipts.Fingerprint(request.Type, request.Answers,
            [request.Region, request.Address, request.Source, $"{request.OccurredAt:O}",
                FormattableString.Invariant($"{request.Point?.Longitude} {request.Point?.Latitude}"), .. request.Photos.Select(photo => photo.Hash)]);
        var gathering = store.Gather();
        var receipts = Receipts.Gather(gathering, request.Command);
        await gathering.RunAsync(cancellation);
        if (receipts is [var done])
        {
            return await RepeatAsync(store, done, fingerprint, Receipts.ReporterKey(request.Command), cancellation);
        }

        var now = time.GetUtcNow();
        var reporterKey = Receipts.ReporterKey(request.Command);
        var row = Opening.NewRow(type, request.OccurredAt ?? now, request.Historic, now, city);
        row.Region = request.Region;
        row.PlaceKnown = request.PlaceKnown;
        row.Reporter = caller.Person;
        row.ReporterKey = Receipts.Hash(reporterKey);
        row.Class = answers.Value.GetValueOrDefault("class");
        row.Source = request.Source;
        row.Longitude = request.Point?.Longitude;
        row.Latitude = request.Point?.Latitude;
        row.Simulated = request.Simulated;
        row.Marks = (int)(answers.Value.GetValueOrDefault(Opening.Confidential) == "true" ? CaseMarks.Confidential : CaseMarks.None);
        Opening.Insert(store, caller, type, row, request.Address, answers.Value, request.Photos, now, city);
        Receipts.Add(store, request.Command, row, fingerprint);
        return new CaseReceipt(new(row.Id), row.Version, row.State, reporterKey);
    }

    /// <summary>Does something to a case within the caller's scope; to anyone else it does not exist.</summary>
    public async Task<Outcome<CaseReceipt>> ActAsync(Caller caller, CaseCommand command, CancellationToken cancellation = default)
    {
        var outcome = await database.WriteAsync(
            // The reporter's key stands for itself: the case is looked for everywhere, and only what the key opens is allowed.
            command.ReporterKey is null ? caller.Scope : Scope.Everything,
            store => ActAsync(store, caller, command, byPart: false, cancellation), cancellation);
        // So does a part of a case that lies elsewhere: its post may do what is the part's.
        return outcome.Refusal == CaseRefusals.NotFound && command.ReporterKey is null && await Parts.HoldsAsync(database, caller, command.Number, cancellation)
            ? await database.WriteAsync(Scope.Everything, store => ActAsync(store, caller, command, byPart: true, cancellation), cancellation) : outcome;
    }

    /// <summary>Follows a case within the caller's scope, or no longer; for staff. Done twice it is done once.</summary>
    public Task<Outcome<bool>> FollowAsync(Caller caller, CaseNumber number, bool follow, CancellationToken cancellation = default) =>
        database.WriteAsync<bool>(caller.Scope, async store =>
        {
            if (!caller.IsSignedIn || caller.Post.Length == 0)
            {
                return CaseRefusals.StaffFollow;
            }

            if (!await store.Set<CaseRow>().AnyAsync(row => row.Id == number.Id, cancellation))
            {
                return CaseRefusals.NotFound;
            }

            var mine = store.Set<CaseFollower>().Where(row => row.CaseId == number.Id && row.Person == caller.Person);
            if (!follow)
            {
                await mine.ExecuteDeleteAsync(cancellation);
            }
            else if (!await mine.AnyAsync(cancellation))
            {
                store.Add(new CaseFollower { CaseId = number.Id, Person = caller.Person, At = time.GetUtcNow() });
            }

            return follow;
        }, cancellation);

    private async Task<Outcome<CaseReceipt>> ActAsync(
        Store store, Caller caller, CaseCommand command, bool byPart, CancellationToken cancellation)
    {
        if (Receipts.Fault(command.Command) is { } badKey)
        {
            return badKey;
        }

        var id = command.Number.Id;
        var gathering = store.Gather();
        var found = gathering.Of<CaseRow>(nameof(CaseRow.Id), id);
        var tasks = gathering.Of<CaseTask>(nameof(CaseTask.CaseId), id);
        var clocks = gathering.Of<CaseClockRow>(nameof(CaseClockRow.CaseId), id);
        var receipts = Receipts.Gather(gathering, command.Command);
        await gathering.RunAsync(cancellation);
        var row = found is [var one] ? one : null;
        var done = receipts is [var before] ? before : null;
        var fingerprint = Receipts.Fingerprint(command.Action, command.Answers, [id.ToString(), .. command.Photos.Select(photo => photo.Hash)]);
        if (row is null || (command.ReporterKey is { } key && Receipts.Hash(key) != row.ReporterKey))
        {
            // Who gave a case away does not see it any more, and may still ask whether that command arrived.
            return done is not null && done.Fingerprint == fingerprint && await IsByAsync(store, done, caller, cancellation)
                ? await RepeatAsync(store, done, fingerprint, null, cancellation) : CaseRefusals.NotFound;
        }

        if (done is not null)
        {
            return await RepeatAsync(store, done, fingerprint, null, cancellation);
        }

        var type = types.Find(row.Type)!;
        if (type.Action(command.Action) is not { } action)
        {
            return CaseRefusals.NoSuchAction(command.Action);
        }

        var parts = await Parts.GatherAsync(store, row, cancellation);
        if ((byPart && !action.ByPartHolder) || !MayDo(caller, action, row, parts, byKey: command.ReporterKey is not null))
        {
            return CaseRefusals.NotYours(action);
        }

        // What was merged is rated once the case it goes on as is over: by its own reporter, with stars of its own.
        var judged = action.Does.Contains("rate") ? await Linking.StateOfAsync(store, row, cancellation) : row.State;
        if (!action.From.Contains(judged) || (command.SeenVersion is { } seen && seen != row.Version))
        {
            return await ConflictAsync(store, type, action, row, cancellation);
        }

        if (command.Photos.Count > (action.Photos ? PhotosMax : 0))
        {
            return CaseRefusals.PlaceOrPhotos;
        }

        var scope = command.ReporterKey is null ? caller.Scope : Scope.Nothing;
        var answers = action.Form.Validate(command.Answers, (field, value) => IsChoice(type, field, value, scope));
        if (answers.Refusal is { } notValid)
        {
            return notValid;
        }

        var now = time.GetUtcNow();
        var byReporter = IsByReporter(caller, action, row, command.ReporterKey is not null);
        if (action.Guard is { } guard && !guard.Evaluate(CaseFacts.Of(type, row, city, now, answers.Value, byReporter).ToContext()).Value.IsTrue)
        {
            return new Refusal("case.guard", action.Otherwise);
        }

        return await ApplyAsync(new Deed(store, caller, type, action, row, [.. clocks], parts, answers.Value, now), tasks, command, fingerprint, cancellation);
    }

    private async Task<Outcome<CaseReceipt>> ApplyAsync(
        Deed deed, IReadOnlyList<CaseTask> tasks, CaseCommand command, string fingerprint, CancellationToken cancellation)
    {
        var (store, caller, type, action, row, now) = (deed.Store, deed.Caller, deed.Type, deed.Action, deed.Row, deed.Now);
        var (fromState, fromPost, counted) = (row.State, row.Post, Counted.Of(row, city));
        var toState = action.To.Length == 0 || !action.From.Contains(fromState) ? fromState : action.To == CaseAction.Before ? await BeforeAsync(deed, cancellation) : action.To;
        var waits = action.WaitsForParts ? Parts.StillOpen(deed.Parts, city) : null;
        if ((waits ?? await Effects.ApplyAsync(deed, city, cancellation)) is { } refusal)
        {
            return refusal;
        }

        if (type.State(toState).Ends)
        {
            Parts.EndAll(deed.Parts, now);
        }

        row.State = toState;
        row.Version++;
        row.ChangedAt = now;
        row.ClosedAt = type.State(toState).Ends ? row.ClosedAt ?? now : null;
        Tasks.Pass(store, row, tasks, type.State(fromState), type.State(toState), fromPost, caller);
        Opening.AddPhotos(store, row, command.Photos);
        Opening.Log(store, row, caller, action.Name, fromState, fromPost, deed.Answers);
        Clocks.Tick(store, type, row, deed.Clocks, action.Name, await OpenedAsync(deed, cancellation), now, city);
        Opening.Tell(store, row, action.Name, now, city);
        Receipts.Add(store, command.Command, row, fingerprint);
        Counted.Move(store, counted, Counted.Of(row, city));
        return new CaseReceipt(command.Number, row.Version, row.State);
    }

    // Where the case came from into the state it is in; ways back do not count, so that one way back after another leads on.
    private static async Task<string> BeforeAsync(Deed deed, CancellationToken cancellation)
    {
        var back = deed.Type.Actions.Where(action => action.To == CaseAction.Before).Select(action => action.Name).ToList();
        return await deed.Store.Set<CaseEntry>()
            .Where(entry => entry.CaseId == deed.Row.Id && entry.ToState == deed.Row.State && entry.FromState != deed.Row.State && !back.Contains(entry.Action))
            .OrderByDescending(entry => entry.Seq).Select(entry => entry.FromState).FirstOrDefaultAsync(cancellation) is { Length: > 0 } before
            ? before : deed.Row.State;
    }

    // Since when it is at work: since it was opened, or opened again; asked of the log only where it makes a difference.
    private static async Task<DateTimeOffset> OpenedAsync(Deed deed, CancellationToken cancellation)
    {
        if (deed.Row.Reopened == 0 || deed.Clocks.TrueForAll(clock => clock.Ended == (int)ClockEnd.WithTheWork))
        {
            return deed.Row.OpenedAt;
        }

        var again = deed.Type.Actions.Where(action => action.Does.Contains("reopen")).Select(action => action.Name).ToList();
        return deed.Action.Does.Contains("reopen") ? deed.Now : await deed.Store.Set<CaseEntry>()
            .Where(entry => entry.CaseId == deed.Row.Id && again.Contains(entry.Action)).MaxAsync(entry => entry.At, cancellation);
    }

    /// <summary>Whether a caller may do an action to a case as it stands: by role, by holding its post, or as its reporter.</summary>
    internal static bool MayDo(Caller caller, CaseAction action, CaseRow row, IReadOnlyList<CasePartRow> parts, bool byKey) =>
        byKey
            ? action.ByReporter
            : (caller.Role is { } role && action.By.Contains(role))
                || (action.ByHolder && caller.Post.Length > 0 && (caller.Post == row.Post || caller.Post == row.EscalatedTo))
                || (action.ByReporter && caller.IsSignedIn && caller.Person == row.Reporter)
                || (action.ByPartHolder && caller.Post.Length > 0 && parts.Any(part => Parts.IsOpen(part, caller.Post)))
                || caller.IsPlatform;

    // Staff who reported a case themselves do by their role what their role may do.
    internal static bool IsByReporter(Caller caller, CaseAction action, CaseRow row, bool byKey) =>
        byKey || (caller.IsSignedIn && caller.Person == row.Reporter && !(caller.Role is { } role && action.By.Contains(role)));

    // Choices that stand in the city rather than in the form: only what the caller could see may be chosen.
    private bool IsChoice(CaseType type, FormComponent field, string value, Scope scope) => field.Source switch
    {
        "posts" => city.Posts.Find(value) is { } post && post.Role is Role.GridWorker or Role.DepartmentHandler && Reaches(scope, city.Posts.Find(value)!.Region),
        "classes" => type.Classes.Find(value) is not null,
        "regions" => city.Regions.Find(value) is { Level: >= RegionLevel.Township } && Reaches(scope, value),
        _ => true,
    };

    // A town may hand a case to its county's departments, so the post's region may be the town's own or what holds it.
    private bool Reaches(Scope scope, string region) =>
        (string.CompareOrdinal(region, scope.From) >= 0 && string.CompareOrdinal(region, scope.To) < 0)
        || (region.Length >= 6 && scope.From.StartsWith(region, StringComparison.Ordinal) && city.Regions.IsInCity(region));

    private static async Task<Outcome<CaseReceipt>> RepeatAsync(
        Store store, CaseReceiptRow done, string fingerprint, string? reporterKey, CancellationToken cancellation)
    {
        if (done.Fingerprint != fingerprint)
        {
            return CaseRefusals.KeyReused;
        }

        var state = await store.Set<CaseEntry>().Where(entry => entry.CaseId == done.CaseId && entry.Seq == done.Seq)
            .Select(entry => entry.ToState).FirstAsync(cancellation);
        return new CaseReceipt(new(done.CaseId), done.Seq, state, reporterKey);
    }

    private static Task<bool> IsByAsync(Store store, CaseReceiptRow done, Caller caller, CancellationToken cancellation) =>
        store.Set<CaseEntry>().AnyAsync(
            entry => entry.CaseId == done.CaseId && entry.Seq == done.Seq && entry.Person == caller.Person && caller.IsSignedIn, cancellation);

    private async Task<Refusal> ConflictAsync(
        Store store, CaseType type, CaseAction action, CaseRow row, CancellationToken cancellation)
    {
        var last = await store.Set<CaseEntry>().Where(entry => entry.CaseId == row.Id)
            .OrderByDescending(entry => entry.Seq).FirstAsync(cancellation);
        var by = city.Posts.Find(last.PersonPost)?.Title ?? Text.Same(Mask.Name(last.PersonName));
        var did = type.Action(last.Action)?.Title ?? type.DoneOf(last.Action);
        return CaseRefusals.Changed(action, type.State(row.State), by, did, last.At.ToOffset(city.Pack.UtcOffset));
    }
}
