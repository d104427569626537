using System.Text.Json;
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
        var happened = request.OccurredAt ?? now;
        var reporterKey = Receipts.ReporterKey(request.Command);
        var row = new CaseRow
        {
            Id = CaseNumber.New(DateOnly.FromDateTime((request.Historic ? happened : now).ToOffset(city.Pack.UtcOffset).DateTime)).Id,
            Type = type.Name,
            State = type.Initial.Name,
            Region = request.Region,
            PlaceKnown = request.PlaceKnown,
            Reporter = caller.Person,
            ReporterKey = Receipts.Hash(reporterKey),
            Class = answers.Value.GetValueOrDefault("class"),
            Source = request.Source,
            Longitude = request.Point?.Longitude,
            Latitude = request.Point?.Latitude,
            OccurredAt = happened,
            OpenedAt = request.Historic ? happened : now,
            ChangedAt = now,
            Historic = request.Historic,
            Simulated = request.Simulated,
            Photos = request.Photos.Count,
            Version = 1,
        };
        store.Insert(row);
        store.Insert(new CaseText
        {
            CaseId = row.Id,
            Title = TitleOf(answers.Value),
            Address = request.Address,
            Words = WordsOf(type.Form, answers.Value),
            Answers = JsonSerializer.Serialize(answers.Value),
        });
        AddPhotos(store, row, request.Photos);
        Log(store, row, caller, CaseClock.Open, "", "", new Dictionary<string, string>());
        Clocks.Tick(store, type, row, [], CaseClock.Open, now, city);
        Tell(store, row, "opened", now);
        Receipts.Add(store, request.Command, row, fingerprint);
        return new CaseReceipt(new(row.Id), row.Version, row.State, reporterKey);
    }

    /// <summary>Does something to a case within the caller's scope; to anyone else it does not exist.</summary>
    public Task<Outcome<CaseReceipt>> ActAsync(Caller caller, CaseCommand command, CancellationToken cancellation = default) =>
        database.WriteAsync(
            // The reporter's key stands for itself: the case is looked for everywhere, and only what the key opens is allowed.
            command.ReporterKey is null ? caller.Scope : Scope.Everything,
            store => ActAsync(store, caller, command, cancellation), cancellation);

    private async Task<Outcome<CaseReceipt>> ActAsync(
        Store store, Caller caller, CaseCommand command, CancellationToken cancellation)
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

        if (!MayDo(caller, action, row, byKey: command.ReporterKey is not null))
        {
            return CaseRefusals.NotYours(action);
        }

        if (!action.From.Contains(row.State) || (command.SeenVersion is { } seen && seen != row.Version))
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

        return await ApplyAsync(new Deed(store, caller, type, action, row, clocks, answers.Value, now), tasks, command, fingerprint, cancellation);
    }

    private async Task<Outcome<CaseReceipt>> ApplyAsync(
        Deed deed, IReadOnlyList<CaseTask> tasks, CaseCommand command, string fingerprint, CancellationToken cancellation)
    {
        var (store, caller, type, action, row, now) = (deed.Store, deed.Caller, deed.Type, deed.Action, deed.Row, deed.Now);
        var (fromState, fromPost) = (row.State, row.Post);
        var toState = action.To.Length == 0 ? fromState : action.To == CaseAction.Before ? await BeforeAsync(deed, cancellation) : action.To;
        if (await Effects.ApplyAsync(deed, city, cancellation) is { } refusal)
        {
            return refusal;
        }

        row.State = toState;
        row.Version++;
        row.ChangedAt = now;
        row.ClosedAt = type.State(toState).Ends ? row.ClosedAt ?? now : null;
        row.Photos += command.Photos.Count;
        Tasks.Pass(store, row, tasks, type.State(fromState), type.State(toState), fromPost, caller);
        AddPhotos(store, row, command.Photos);
        Log(store, row, caller, action.Name, fromState, fromPost, deed.Answers);
        Clocks.Tick(store, type, row, deed.Clocks, action.Name, now, city);
        Tell(store, row, action.Name, now);
        Receipts.Add(store, command.Command, row, fingerprint);
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

    /// <summary>Whether a caller may do an action to a case as it stands: by role, by holding its post, or as its reporter.</summary>
    internal static bool MayDo(Caller caller, CaseAction action, CaseRow row, bool byKey) =>
        byKey
            ? action.ByReporter
            : (caller.Role is { } role && action.By.Contains(role))
                || (action.ByHolder && caller.Post.Length > 0 && (caller.Post == row.Post || caller.Post == row.EscalatedTo))
                || (action.ByReporter && caller.IsSignedIn && caller.Person == row.Reporter)
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
        var did = type.Action(last.Action)?.Title ?? new("上报", "Reported");
        return CaseRefusals.Changed(action, type.State(row.State), by, did, last.At.ToOffset(city.Pack.UtcOffset));
    }

    // What others are told: nothing that anybody wrote, and nobody's name.
    private void Tell(Store store, CaseRow row, string deed, DateTimeOffset at) => new Happening(
        $"case.{deed}", new CaseNumber(row.Id).Show(city.Pack.Card.CaseNumberPrefix), row.Region,
        JsonSerializer.Serialize(new { type = row.Type, state = row.State, @class = row.Class, region = row.Region, version = row.Version, historic = row.Historic, simulated = row.Simulated }))
        .Tell(store, at);

    // What a search looks through: never who wrote it and how they are reached, which could be spelled out letter by letter.
    private static string WordsOf(Form form, Dictionary<string, string> answers) => string.Join('\n', form.Components
        .Where(field => field.IsWords && answers.ContainsKey(field.Key)).Select(field => answers[field.Key]));

    private static string TitleOf(Dictionary<string, string> answers)
    {
        var text = answers.GetValueOrDefault("title") ?? answers.GetValueOrDefault("description") ?? "";
        var line = text.Split('\n')[0].Trim();
        return line.Length <= 60 ? line : line.Clip(60) + "…";
    }

    private static void AddPhotos(Store store, CaseRow row, IReadOnlyList<CasePhoto> photos)
    {
        foreach (var photo in photos.DistinctBy(photo => photo.Hash))
        {
            store.Insert(new CasePhotoRow
            {
                CaseId = row.Id,
                Hash = photo.Hash,
                Seq = row.Version,
                MediaType = photo.MediaType,
                Width = photo.Width,
                Height = photo.Height,
            });
        }
    }

    private static void Log(
        Store store, CaseRow row, Caller caller, string action, string fromState, string fromPost, Dictionary<string, string> answers) =>
        store.Insert(new CaseEntry
        {
            CaseId = row.Id,
            Seq = row.Version,
            At = row.ChangedAt,
            Action = action,
            FromState = fromState,
            ToState = row.State,
            Person = caller.Person,
            PersonName = caller.NameInLog,
            PersonPost = caller.Post,
            FromPost = fromPost,
            ToPost = row.Post,
            Answers = answers.Count == 0 ? "" : JsonSerializer.Serialize(answers),
        });
}
