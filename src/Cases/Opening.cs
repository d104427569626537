using System.Text.Json;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Cases;

/// <summary>Writes what a new case consists of, and what each deed leaves behind: photos, a line of the log, a happening.</summary>
internal static class Opening
{
    /// <summary>In a type's form, the tick by which whoever reports is hidden from those who work on it.</summary>
    public const string Confidential = "confidential";

    /// <summary>Beside the answers of a confidential case, whose account it was reported from: where it can be destroyed with them.</summary>
    public const string Account = "reporter-account";

    /// <summary>A case of a type in its first state, numbered by the day it is opened; what was imported from the past was opened when it happened.</summary>
    public static CaseRow NewRow(CaseType type, DateTimeOffset happened, bool historic, DateTimeOffset now, City city)
    {
        var opened = historic ? happened : now;
        return new CaseRow
        {
            Id = CaseNumber.New(DateOnly.FromDateTime(opened.ToOffset(city.Pack.UtcOffset).DateTime)).Id,
            Type = type.Name,
            State = type.Initial.Name,
            OccurredAt = happened,
            OpenedAt = opened,
            ChangedAt = now,
            Historic = historic,
            Version = 1,
        };
    }

    /// <summary>Inserts a case in its first state, with its text, photos, clocks and the first line of its log.</summary>
    public static void Insert(
        Store store, Caller caller, CaseType type, CaseRow row, string address, Dictionary<string, string> answers,
        IReadOnlyList<CasePhoto> photos, DateTimeOffset now, City city)
    {
        store.Insert(row);
        if (IsHidden(row, caller) && caller.IsSignedIn)
        {
            answers[Account] = caller.NameInLog;
        }

        store.Insert(new CaseText
        {
            CaseId = row.Id,
            Title = TitleOf(answers),
            Address = address,
            Words = WordsOf(type.Form, answers),
            Answers = JsonSerializer.Serialize(answers),
        });
        AddPhotos(store, row, photos);
        Log(store, row, caller, CaseClock.Open, "", "", []);
        Clocks.Tick(store, type, row, [], CaseClock.Open, now, now, city);
        Counted.Move(store, null, Counted.Of(row, city));
        Tell(store, row, "opened", now, city);
    }

    /// <summary>What others are told: nothing that anybody wrote, and nobody's name.</summary>
    public static void Tell(Store store, CaseRow row, string deed, DateTimeOffset at, City city) => new Happening(
        $"case.{deed}", new CaseNumber(row.Id).Show(city.Pack.Card.CaseNumberPrefix), row.Region,
        JsonSerializer.Serialize(new { type = row.Type, state = row.State, @class = row.Class, region = row.Region, version = row.Version, historic = row.Historic, simulated = row.Simulated }))
        .Tell(store, at);

    // What a search looks through: never who wrote it and how they are reached, which could be spelled out letter by letter.
    private static string WordsOf(Form form, Dictionary<string, string> answers) => string.Join('\n', form.Fields
        .Where(field => field.IsWords && answers.ContainsKey(field.Key)).Select(field => answers[field.Key]));

    private static string TitleOf(Dictionary<string, string> answers)
    {
        var text = answers.GetValueOrDefault("title") ?? answers.GetValueOrDefault("description") ?? "";
        var line = text.Split('\n')[0].Trim();
        return line.Length <= 60 ? line : line.Clip(60) + "…";
    }

    /// <summary>Photos that came with what was last done to a case.</summary>
    public static void AddPhotos(Store store, CaseRow row, IReadOnlyList<CasePhoto> photos)
    {
        row.Photos += photos.Count;
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

    /// <summary>A line of the log for what was last done to a case.</summary>
    public static void Log(
        Store store, CaseRow row, Caller caller, string action, string fromState, string fromPost, Dictionary<string, string> answers) =>
        store.Insert(new CaseEntry
        {
            CaseId = row.Id,
            Seq = row.Version,
            At = row.ChangedAt,
            Action = action,
            FromState = fromState,
            ToState = row.State,
            Person = IsHidden(row, caller) ? 0 : caller.Person,
            PersonName = IsHidden(row, caller) ? "" : caller.NameInLog,
            PersonPost = IsHidden(row, caller) ? "" : caller.Post,
            FromPost = fromPost,
            ToPost = row.Post,
            Answers = answers.Count == 0 ? "" : JsonSerializer.Serialize(answers),
        });

    // Who reported in confidence stands in no line of the log, neither of reporting nor of what they do as the reporter later.
    private static bool IsHidden(CaseRow row, Caller caller) =>
        (row.Marks & (int)CaseMarks.Confidential) != 0 && caller.Person == row.Reporter && (row.Version == 1 || caller.Post.Length == 0);
}
