using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Tongqu.Base;

namespace Tongqu.Frame;

/// <summary>One line of the menu a signed-in person sees.</summary>
/// <param name="Title">Its words.</param>
/// <param name="Href">Where it leads.</param>
/// <param name="Current">Whether the page shown lies under it.</param>
/// <param name="Count">How many things wait there; null where nothing is counted.</param>
public sealed record MenuEntry(Text Title, string Href, bool Current = false, int? Count = null);

/// <summary>A sentence about what was just done, shown once on the next page.</summary>
/// <param name="Sentence">What happened, or why it did not.</param>
/// <param name="Failed">Whether it did not.</param>
public sealed record Notice(Text Sentence, bool Failed = false);

/// <summary>
/// Who reads the page and how: language, type size, name and menu, and the formats all pages share. Filled once per
/// request by the host; pages only read it. Holds nothing of HTTP, so a page can be rendered anywhere.
/// </summary>
public sealed class Reader(Assets assets)
{
    private Func<IReadOnlyList<MenuEntry>> _findMenu = () => [];
    private IReadOnlyList<MenuEntry>? _menu;

    /// <summary>The language the page is written in.</summary>
    public Tongue Tongue { get; set; }

    /// <summary>Whether large type (1.4×) is asked for.</summary>
    public bool Elder { get; set; }

    /// <summary>The nonce of this answer's content security policy.</summary>
    public string Nonce { get; set; } = string.Empty;

    /// <summary>Whether a library on this page writes styles of its own, which its content security policy then allows.</summary>
    public bool StyledByLibrary { get; set; }

    /// <summary>The masked display name of who is signed in (徐*); null for a stranger.</summary>
    public string? Name { get; set; }

    /// <summary>The title of the post they hold, in the reader's language; null for a stranger.</summary>
    public string? Post { get; set; }

    /// <summary>Path and query of this page, for the way back after a setting was changed.</summary>
    public string Path { get; set; } = "/";

    /// <summary>What the signed-in person can open; empty for a stranger.</summary>
    public IReadOnlyList<MenuEntry> Menu
    {
        get => _menu ??= _findMenu();
        set => _menu = value;
    }

    /// <summary>Says how the menu is found once a page asks for it; most answers to programs never do.</summary>
    public void FindMenu(Func<IReadOnlyList<MenuEntry>> find) => (_findMenu, _menu) = (find, null);

    /// <summary>Whether the city's people and events are invented for show; every page then says so.</summary>
    public bool Sample { get; set; }

    /// <summary>The name of the hidden field that carries <see cref="AntiforgeryToken"/>.</summary>
    public string AntiforgeryField { get; set; } = "__RequestVerificationToken";

    /// <summary>The token every form sends back; null where forms are not protected (tests).</summary>
    public string? AntiforgeryToken { get; set; }

    /// <summary>The name of the city, from its pack.</summary>
    public Text CityTitle { get; set; }

    /// <summary>The city's offset from UTC; times are shown in it.</summary>
    public TimeSpan Offset { get; set; } = TimeSpan.FromHours(8);

    /// <summary>The moment of this answer.</summary>
    public DateTimeOffset Now { get; set; }

    /// <summary>The length of one working day on the city's calendar.</summary>
    public TimeSpan WorkingDay { get; set; } = TimeSpan.FromHours(8);

    /// <summary>What was just done, shown once above the page.</summary>
    public Notice? Notice { get; set; }

    /// <summary>Whether the page is read in English.</summary>
    public bool English => Tongue == Tongue.English;

    /// <summary>The value of the document's <c>lang</c> attribute.</summary>
    public string Lang => English ? "en" : "zh-CN";

    /// <summary>The wording in the reader's language.</summary>
    public string Say(string zh, string en) => English ? en : zh;

    /// <inheritdoc cref="Say(string, string)"/>
    public string Say(Text text) => text.In(Tongue);

    /// <summary>The address of a style, module or picture (<see cref="Assets.Url"/>).</summary>
    public string Asset(string name) => assets.Url(name);

    /// <summary>A moment in the city's time: <c>11-21 16:20</c>, with the year where it is not this one.</summary>
    public string Time(DateTimeOffset moment)
    {
        var local = moment.ToOffset(Offset);
        var format = local.Year == Now.ToOffset(Offset).Year ? "MM-dd HH:mm" : "yyyy-MM-dd HH:mm";
        return local.ToString(format, CultureInfo.InvariantCulture);
    }

    /// <summary>A day in the city's time: <c>2025-11-21</c>.</summary>
    public string Date(DateTimeOffset moment) =>
        moment.ToOffset(Offset).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>The time of day in the city: <c>16:20</c>.</summary>
    public string Clock(DateTimeOffset moment) =>
        moment.ToOffset(Offset).ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>The moment as a machine reads it, for <c>&lt;time datetime&gt;</c>.</summary>
    public string Machine(DateTimeOffset moment) =>
        moment.ToOffset(Offset).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>
    /// A span of working time with its kind: <c>0:38 工作时</c> below one working day, <c>2 工作日 3 工作时</c> from one
    /// on. The sign is not shown; whether time is left or over is for the words around it.
    /// </summary>
    public string WorkingTime(TimeSpan span)
    {
        var (figure, kind, rest) = WorkingTimeParts(span);
        return rest.Length == 0 ? $"{figure} {kind}" : $"{figure} {kind} {rest}";
    }

    /// <summary>The same in parts, for pages that set the figure larger than its unit.</summary>
    public (string Figure, string Kind, string More) WorkingTimeParts(TimeSpan span)
    {
        var time = span.Duration();
        if (time < WorkingDay)
        {
            var minutes = time.Ticks / TimeSpan.TicksPerMinute;
            return ($"{minutes / 60}:{minutes % 60:00}", Say("工作时", "working h"), string.Empty);
        }

        var days = time.Ticks / WorkingDay.Ticks;
        var hours = (time.Ticks - (days * WorkingDay.Ticks)) / TimeSpan.TicksPerHour;
        var kind = Say("工作日", days == 1 ? "working day" : "working days");
        return (Number(days), kind, hours == 0 ? string.Empty : Say($"{hours} 工作时", $"{hours} h"));
    }

    /// <summary>
    /// A span of the wall's clock in parts, for limits that run through night and holiday: <c>0:38 小时</c> below one day,
    /// <c>2 天 3 小时</c> from one on.
    /// </summary>
    public (string Figure, string Kind, string More) NaturalTimeParts(TimeSpan span)
    {
        var time = span.Duration();
        if (time < TimeSpan.FromDays(1))
        {
            return ($"{time.Hours}:{time.Minutes:00}", Say("小时", "h"), string.Empty);
        }

        return (Number(time.Days), Say("天", time.Days == 1 ? "day" : "days"), time.Hours == 0 ? string.Empty : Say($"{time.Hours} 小时", $"{time.Hours} h"));
    }

    /// <summary>A whole number, grouped by thousands.</summary>
    [SuppressMessage("Performance", "CA1822", Justification = "Pages call every format on the reader they are given.")]
    public string Number(long value) => value.ToString("#,##0", CultureInfo.InvariantCulture);

    /// <summary>A share as a percentage with one decimal; <c>未采集</c> where there is none.</summary>
    public string Share(double? share) =>
        share is { } value ? value.ToString("0.0%", CultureInfo.InvariantCulture) : NotCollected;

    /// <summary>What stands where a value is missing: never a zero.</summary>
    public string NotCollected => Say("未采集", "not collected");
}
