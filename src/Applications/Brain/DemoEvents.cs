using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Registry;

namespace Tongqu.Brain;

/// <summary>
/// Fills a demo city with the pack's simulated events, each walked through the same commands people use, on a clock set back
/// to when it is said to have happened.
/// </summary>
internal sealed class DemoEvents(Storage.Database database, City city, CaseTypes types, TimeProvider time)
{
    private static readonly string[] Steps = ["reported", "dispatched", "handling", "handled", "closed"];

    /// <summary>Opens the events of <c>demo/events.yaml</c>.</summary>
    public async Task SeedAsync(Action<string> progress, CancellationToken cancellation)
    {
        if (!city.Pack.Has("demo/events.yaml"))
        {
            return;
        }

        var stories = city.Pack.ReadYaml<List<Story>>("demo/events.yaml");
        progress($"模拟事件 simulated events: {stories.Count}");
        foreach (var (index, story) in stories.Index())
        {
            await TellAsync(story, index, cancellation);
        }
    }

    private async Task TellAsync(Story story, int index, CancellationToken cancellation)
    {
        var clock = new SetClock(time.GetUtcNow());
        var desk = new CaseDesk(database, city, types, clock);
        var start = time.GetUtcNow();
        clock.Now = start.AddMinutes(-story.Ago.GetValueOrDefault("reported"));
        var placing = story.Region is null ? new Placing(city).Find(new PlaceSaid(null, null, story.Address)) : new PlaceFound(story.Region, Known: true);
        var key = $"demo-event-{city.Pack.Card.Name}-{index:000}";
        var opened = Done(story, await desk.OpenAsync(Caller.Platform, new NewCase
        {
            Type = Reporting.Type,
            Command = key,
            Source = story.Source,
            Simulated = true,
            Region = placing.Value.Region,
            PlaceKnown = placing.Value.Known,
            Address = story.Address ?? "",
            Answers = new Dictionary<string, string?> { ["description"] = story.Description, ["class"] = story.Class }
                .Where(answer => answer.Value is not null).ToDictionary(answer => answer.Key, answer => answer.Value!),
        }, cancellation));
        foreach (var (action, step, answers) in CommandsOf(story))
        {
            clock.Now = start.AddMinutes(-story.Ago.GetValueOrDefault(step, story.Ago.Values.Min()));
            Done(story, await desk.ActAsync(CallerOf(story, action), new CaseCommand
            {
                Number = opened.Number,
                Action = action,
                Command = $"{key}-{action}",
                Answers = answers,
            }, cancellation));
        }
    }

    private static IEnumerable<(string Action, string Step, Dictionary<string, string> Answers)> CommandsOf(Story story)
    {
        if (story.Progress == "rejected")
        {
            yield return ("reject", "rejected", new() { ["result"] = story.Reason ?? story.Result ?? "不属于受理范围。" });
            yield break;
        }

        var reached = story.Progress == "returned" ? 1 : Array.IndexOf(Steps, story.Progress);
        if (reached >= 1)
        {
            yield return ("dispatch", "dispatched", new() { ["post"] = story.To! });
        }

        if (story.Progress == "returned")
        {
            yield return ("return", "returned", new() { ["reason"] = story.Reason ?? story.Result ?? "不属于本岗位职责。" });
        }

        if (reached >= 2)
        {
            yield return ("sign", "handling", []);
        }

        if (reached >= 3)
        {
            yield return ("handle", "handled", new() { ["result"] = story.Result ?? "已处置。" });
        }

        if (reached >= 4)
        {
            yield return ("close", "closed", new() { ["way"] = "photo" });
            if (story.Rating is { } rating)
            {
                var answers = new Dictionary<string, string> { ["stars"] = rating.Count.ToString() };
                if (rating.Comment is { Length: > 0 } comment)
                {
                    answers["comment"] = comment;
                }

                yield return ("rate", "closed", answers);
            }
        }
    }

    // Each step is logged under the post that would have done it.
    private Caller CallerOf(Story story, string action)
    {
        var town = story.Region is { Length: >= 9 } region ? $"{region[..9]}/command" : $"{city.Pack.Card.TriageRegion}/centre";
        var post = action switch
        {
            "rate" => null,
            "sign" or "handle" or "return" => city.Posts.Find(story.To),
            _ => city.Posts.Find(town) ?? city.Posts.Find($"{city.Pack.Card.TriageRegion}/centre"),
        };
        return post is null ? Caller.Platform with { Name = "" }
            : Caller.Platform with { Name = "", Post = post.Code, PostTitle = post.Title };
    }

    private static CaseReceipt Done(Story story, Outcome<CaseReceipt> outcome) => outcome.Refusal is not { } refusal ? outcome.Value
        : throw new PackException($"demo/events.yaml: {story.Description}: {refusal.Code} {refusal.Message.Zh}");

    private sealed class SetClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    private sealed class Story
    {
        public string Description { get; set; } = "";

        public string? Class { get; set; }

        public string? Region { get; set; }

        public string? Address { get; set; }

        public string Source { get; set; } = "";

        [YamlDotNet.Serialization.YamlMember(Alias = "story", ApplyNamingConventions = false)]
        public object? Tale { get; set; }

        public string Progress { get; set; } = "";

        public string? To { get; set; }

        public Dictionary<string, int> Ago { get; set; } = [];

        public string? Result { get; set; }

        public string? Reason { get; set; }

        public Stars? Rating { get; set; }
    }

    private sealed class Stars
    {
        [YamlDotNet.Serialization.YamlMember(Alias = "stars", ApplyNamingConventions = false)]
        public int Count { get; set; }

        public string? Comment { get; set; }
    }
}
