using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Decisions;
using Tongqu.Registry;

namespace Tongqu.Cases;

/// <summary>
/// A kind of case, as a file of the pack: what is asked, which states it passes, what may be done in each and by whom, and
/// which clocks run.
/// </summary>
public sealed class CaseType
{
    private readonly Dictionary<string, CaseState> _states;
    private readonly Dictionary<string, CaseAction> _actions;

    private CaseType(
        string name, Text title, Form form, IReadOnlyList<CaseState> states, IReadOnlyList<CaseAction> actions,
        IReadOnlyList<CaseClock> clocks, IReadOnlyList<Rung> ladder, CaseClasses classes, string routing)
    {
        (Name, Title, Form, States, Actions, Clocks, Ladder, Classes, Routing) = (name, title, form, states, actions, clocks, ladder, classes, routing);
        _states = states.ToDictionary(state => state.Name);
        _actions = actions.ToDictionary(action => action.Name);
    }

    /// <summary>Short name, the file's.</summary>
    public string Name { get; }

    /// <summary>What it is called.</summary>
    public Text Title { get; }

    /// <summary>What is asked when one is opened.</summary>
    public Form Form { get; }

    /// <summary>The states; the first is the one a case opens in.</summary>
    public IReadOnlyList<CaseState> States { get; }

    /// <summary>What can be done.</summary>
    public IReadOnlyList<CaseAction> Actions { get; }

    /// <summary>The clocks that run.</summary>
    public IReadOnlyList<CaseClock> Clocks { get; }

    /// <summary>The posts a case that is late is taken up to, the nearest first.</summary>
    public IReadOnlyList<Rung> Ladder { get; }

    /// <summary>The catalogue of classes.</summary>
    public CaseClasses Classes { get; }

    /// <summary>Name of the decision model that says who is proposed to handle it.</summary>
    public string Routing { get; }

    /// <summary>The state a case opens in.</summary>
    public CaseState Initial => States[0];

    /// <summary>A state by name.</summary>
    public CaseState State(string name) => _states[name];

    /// <summary>The clock that a clock of a case stands for, by the name it is kept under; null for the clock of a part.</summary>
    public CaseClock? ClockOf(string name) => Clocks.FirstOrDefault(kind => name == kind.Name || kind.LimitOf(name) is not null);

    /// <summary>What a clock of a case of a class is called: as its limit in the catalogue where there are several, else as the type says.</summary>
    public Text? TitleOf(string clock, CaseClass? of) => ClockOf(clock) is not { } kind ? null
        : of?.Limits.FirstOrDefault(limit => kind.Of(limit) == clock)?.Title ?? kind.Title;

    /// <summary>An action by name, or null.</summary>
    public CaseAction? Action(string name) => _actions.GetValueOrDefault(name);

    /// <summary>What a line of the log says was done.</summary>
    public Text DoneOf(string line) => Action(line)?.Done ?? line switch
    {
        Noted.MergedFrom => new("并入一件", "Another was merged into it"),
        Noted.UnmergedFrom => new("并入的一件已撤出", "A merge into it was taken back"),
        _ => new("上报", "Reported"),
    };

    /// <summary>The action that takes a case in a state up the ladder, or null.</summary>
    public CaseAction? Escalation(string state) =>
        Ladder.Count == 0 ? null : Actions.FirstOrDefault(action => action.Does.Contains(CaseAction.Escalate) && action.From.Contains(state));

    /// <summary>Names of the states of a phase.</summary>
    public string[] StatesIn(string phase) => [.. States.Where(state => state.Phase == phase).Select(state => state.Name)];

    /// <summary>Reads a type from the pack, every reference in it resolved.</summary>
    /// <exception cref="PackException">With the file and what in it does not hold.</exception>
    public static CaseType Read(Pack pack, string file)
    {
        var content = pack.ReadYaml<CaseTypeFile>(file);
        PackException Fault(string what) => new($"{file}: {what}");
        var states = content.States.Select(state => new CaseState(
            state.Name, state.Title.ToText(), state.Phase, state.Ends, state.Pauses, state.Citizen.ToText())).ToList();
        var actions = content.Actions.Select(action => Action(action, states, Fault)).ToList();
        var form = pack.ReadYaml<Form>(content.Form);
        if (actions.Select(action => action.Form).Prepend(form).SelectMany(one => one.ConditionFaults()).Select(fault => (Text?)fault).FirstOrDefault() is { } condition)
        {
            throw Fault(condition.En);
        }

        foreach (var (name, unknown) in states.Select(state => (state.Name, state.Citizen)).Concat(actions.Select(action => (action.Name, action.Citizen)))
            .SelectMany(one => Template.Unknown(one.Citizen.Zh + one.Citizen.En).Select(unknown => (one.Name, unknown))))
        {
            throw Fault($"what the citizen reads of {name} has {{{unknown}}}, which means nothing");
        }

        if (!pack.Has(ModelFile.InPack(content.Routing)))
        {
            throw Fault($"routing names {content.Routing}, which is no decision model");
        }

        foreach (var name in content.Clocks.SelectMany(clock => clock.Starts.Concat(clock.Stops)))
        {
            if (name != CaseClock.Open && !actions.Exists(action => action.Name == name))
            {
                throw Fault($"a clock names {name}, which is no action");
            }
        }

        return new CaseType(
            content.Name, content.Title.ToText(), form, states, actions,
            [.. content.Clocks.Select(clock => new CaseClock(
                clock.Name, clock.Title.ToText(), clock.Starts, clock.Stops, clock.Limit?.ToLimit(), clock.Sample,
                clock.Extendable, clock.Escalates))],
            [.. content.Ladder.Select(rung => new Rung(rung.To, rung.After?.ToLimit()))],
            CaseClasses.Read(pack, content.Classes), content.Routing);
    }

    private static CaseAction Action(CaseActionFile file, List<CaseState> states, Func<string, PackException> fault)
    {
        foreach (var name in file.From.Append(file.To).Where(name => name is not ("" or CaseAction.Before)))
        {
            if (!states.Exists(state => state.Name == name))
            {
                throw fault($"action {file.Name} names {name}, which is no state");
            }
        }

        if (file.Effects.Find(effect => !CaseAction.Effects.Contains(effect)) is { } unknown)
        {
            throw fault($"action {file.Name} has the unknown effect {unknown}");
        }

        var guard = file.Guard is null ? default(Outcome<FeelExpression>?) : FeelExpression.Parse(file.Guard, CaseFacts.Names);
        if (guard is { Succeeded: false } refused)
        {
            throw fault($"guard of {file.Name}: {refused.Refusal!.Message.En}");
        }

        return new CaseAction(
            file.Name, file.Title.ToText(), (file.Done ?? file.Title).ToText(), file.From, file.To,
            [.. file.By.Where(by => by is not (CaseAction.Holder or CaseAction.Reporter or CaseAction.PartHolder)).Select(by =>
                Roles.Parse(by) ?? throw fault($"action {file.Name}: {by} is not a role"))],
            file.By.Contains(CaseAction.Holder), file.By.Contains(CaseAction.Reporter), file.By.Contains(CaseAction.PartHolder),
            file.Form, guard?.Value, file.Otherwise.ToText(), file.Effects, file.Photos, file.WaitsForParts, file.Citizen.ToText());
    }
}

/// <summary>A state a case can be in.</summary>
/// <param name="Name">Stable name, kept in the database.</param>
/// <param name="Title">What staff call it.</param>
/// <param name="Phase">Which list it stands in: <c>to-dispatch</c>, <c>in-progress</c>, <c>to-verify</c> or <c>done</c>.</param>
/// <param name="Ends">Whether the case is over: no clock runs any more.</param>
/// <param name="Pauses">Whether all clocks stand while the case is in it: what time was left is left when it goes on.</param>
/// <param name="Citizen">A <see cref="Template"/>: what the person who reported it reads: where it stands and what comes next.</param>
public sealed record CaseState(string Name, Text Title, string Phase, bool Ends, bool Pauses, Text Citizen)
{
    /// <summary>The phase in which a post has a task.</summary>
    public const string InProgress = "in-progress";
}

/// <summary>Something that can be done to a case.</summary>
/// <param name="Name">Stable name, kept in the log and part of addresses.</param>
/// <param name="Title">What the button says.</param>
/// <param name="Done">What is said once it is done, in the log and to whoever did it; the file may leave it out where the title says it.</param>
/// <param name="From">States it can be done in.</param>
/// <param name="To">State it leads to; empty where the case stays as it is; <see cref="Before"/> leads back.</param>
/// <param name="By">Roles that may.</param>
/// <param name="ByHolder">Whether only the holder of the post the case is with may (beside <paramref name="By"/>).</param>
/// <param name="ByReporter">Whether the person who reported it may, shown by their key.</param>
/// <param name="ByPartHolder">Whether whoever holds a part of it may, for that part.</param>
/// <param name="Form">What is asked.</param>
/// <param name="Guard">Condition over <see cref="CaseFacts"/> and the form that must be true; null for none.</param>
/// <param name="Otherwise">What is said where the guard is not true.</param>
/// <param name="Does">Effects beyond the change of state, of <see cref="Effects"/>.</param>
/// <param name="Photos">Whether photos may be added.</param>
/// <param name="WaitsForParts">Whether it is refused while parts of the case are open.</param>
/// <param name="Citizen">A <see cref="Template"/>: what the person who reported it reads once it is done; empty for its name alone.</param>
public sealed record CaseAction(
    string Name, Text Title, Text Done, IReadOnlyList<string> From, string To, IReadOnlyList<Role> By, bool ByHolder, bool ByReporter,
    bool ByPartHolder, Form Form, FeelExpression? Guard, Text Otherwise, IReadOnlyList<string> Does, bool Photos, bool WaitsForParts, Text Citizen)
{
    /// <summary>In <c>by:</c>, the holder of the post the case is with.</summary>
    public const string Holder = "holder";

    /// <summary>In <c>by:</c>, the person who reported it.</summary>
    public const string Reporter = "reporter";

    /// <summary>In <c>by:</c>, whoever holds an open part of the case.</summary>
    public const string PartHolder = "part-holder";

    /// <summary>In <c>to:</c>, the state the case was in when it came into this one.</summary>
    public const string Before = "before";

    /// <summary>The effect that takes a case up the ladder; the platform does it where a clock has run out.</summary>
    public const string Escalate = "escalate";

    /// <summary>What an action can do beside changing the state.</summary>
    public static IReadOnlyList<string> Effects { get; } =
    [
        "assign", "release", "place", "classify", "rate", "ask-extension", "grant-extension", "refuse-extension", Escalate, "reopen",
        "open-part", "finish-part", "return-part", "drop-part", "merge", "unmerge", "split", "reach", "waive",
    ];

    /// <summary>In a form, which of several deadlines is meant.</summary>
    public const string Deadline = "deadline";
}

/// <summary>A clock: started by opening or by actions, stopped by actions, with a limit of its own or that of the class.</summary>
/// <param name="Name">Stable name, kept in the database.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Starts">Actions that start it; <see cref="Open"/> for opening.</param>
/// <param name="Stops">Actions that stop it.</param>
/// <param name="Limit">How long it may run; null takes what the case's class says: one limit, or several that each run by themselves.</param>
/// <param name="Sample">Whether the limit is a sample that no document of the city gives.</param>
/// <param name="Extendable">Whether more time may be asked for while it runs.</param>
/// <param name="Escalates">Whether the case climbs the ladder once it has run out.</param>
public sealed record CaseClock(
    string Name, Text Title, IReadOnlyList<string> Starts, IReadOnlyList<string> Stops, Limit? Limit, bool Sample, bool Extendable, bool Escalates)
{
    /// <summary>In <c>starts:</c>, the opening of the case.</summary>
    public const string Open = "open";

    /// <summary>The name under which one of a class's several limits is kept for this clock: <c>handle/stop</c>.</summary>
    public string Of(ClassLimit limit) => $"{Name}/{limit.Name}";

    /// <summary>The name of the limit that a clock kept under a name stands for; null where that is no limit of this clock.</summary>
    public string? LimitOf(string name) =>
        Limit is null && name.Length > Name.Length + 1 && name[Name.Length] == '/' && name.StartsWith(Name, StringComparison.Ordinal) ? name[(Name.Length + 1)..] : null;
}

internal sealed class CaseTypeFile
{
    public string Name { get; set; } = "";

    public PackText Title { get; set; } = new();

    public object? Basis { get; set; }

    public string Form { get; set; } = "";

    public string Classes { get; set; } = "";

    public string Routing { get; set; } = "";

    public List<CaseStateFile> States { get; set; } = [];

    public List<CaseActionFile> Actions { get; set; } = [];

    public List<CaseClockFile> Clocks { get; set; } = [];

    public List<RungFile> Ladder { get; set; } = [];
}

internal sealed class CaseStateFile
{
    public string Name { get; set; } = "";

    public PackText Title { get; set; } = new();

    public string Phase { get; set; } = "";

    public bool Ends { get; set; }

    public bool Pauses { get; set; }

    public PackText Citizen { get; set; } = new();
}

internal sealed class CaseActionFile
{
    public string Name { get; set; } = "";

    public PackText Title { get; set; } = new();

    public PackText? Done { get; set; }

    public List<string> From { get; set; } = [];

    public string To { get; set; } = "";

    public List<string> By { get; set; } = [];

    public Form Form { get; set; } = new();

    public string? Guard { get; set; }

    public PackText Otherwise { get; set; } = new();

    public List<string> Effects { get; set; } = [];

    public bool Photos { get; set; }

    public bool WaitsForParts { get; set; }

    public PackText Citizen { get; set; } = new();
}

internal sealed class CaseClockFile
{
    public string Name { get; set; } = "";

    public PackText Title { get; set; } = new();

    public List<string> Starts { get; set; } = [];

    public List<string> Stops { get; set; } = [];

    public LimitFile? Limit { get; set; }

    public bool Sample { get; set; }

    public bool Extendable { get; set; }

    public bool Escalates { get; set; }

    public object? Basis { get; set; }
}
