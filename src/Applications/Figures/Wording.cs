using System.Globalization;
using Tongqu.Base;
using Tongqu.Figures.Pages;
using Tongqu.Indicators;
using Tongqu.Registry;

namespace Tongqu.Figures;

/// <summary>What values, times and sources are called.</summary>
internal static class Wording
{
    /// <summary>A number with its decimals as said and thousands set apart.</summary>
    public static string Show(ExactNumber number) => number.Value.ToString("#,0." + new string('0', number.Scale), CultureInfo.InvariantCulture);

    /// <summary>The time a value is about.</summary>
    public static Text Show(Period period)
    {
        var (from, to) = (period.From, period.To);
        return period.Kind switch
        {
            PeriodKind.Year => new($"{to.Year} 年", $"{to.Year}"),
            PeriodKind.Month => new($"{to.Year} 年 {to.Month} 月", $"{to:yyyy-MM}"),
            PeriodKind.Day => Text.Same($"{to:yyyy-MM-dd}"),
            _ when period.ToString().Length == 9 => new($"{from.Year}–{to.Year} 年", $"{from.Year}–{to.Year}"),
            _ when from.Day == 1 && to.AddDays(1).Day == 1 => new($"{from.Year} 年 {from.Month} 月–{to.Year} 年 {to.Month} 月", $"{from:yyyy-MM}–{to:yyyy-MM}"),
            _ => Text.Same($"{from:yyyy-MM-dd}–{to:yyyy-MM-dd}"),
        };
    }

    /// <summary>What stands before or behind a number that is not exact; null for one that is.</summary>
    public static Text? Show(Precision precision) => precision switch
    {
        Precision.About => new("约", "about"),
        Precision.Over => new("以上", "or more"),
        Precision.Within => new("以内", "or less"),
        _ => null,
    };

    /// <summary>Who says so.</summary>
    public static Text SourceOf(IndicatorValue value, Text? figure) => value.Origin switch
    {
        Origin.Counted => figure is { } counted ? new($"本平台计数 · {counted.Zh}", $"counted here · {counted.En}") : new("本平台计数", "counted here"),
        Origin.Reckoned when value.Document.Length > 0 => new($"本平台按公式计算 · {value.Document}", $"reckoned here from {value.Document}"),
        Origin.Reckoned => new("本平台按公式计算", "reckoned here by formula"),
        _ => Text.Same(value.Document),
    };

    /// <summary>Where a region's name is not understood from the page.</summary>
    public static Text Place(City city, string region) => Text.Same(
        city.Regions.Find(region) is { } found && found.Level <= RegionLevel.County ? found.Short : city.Regions.PlaceName(region));

    /// <summary>A value as a page shows it.</summary>
    public static ShownValue ToShown(IndicatorValue value, Indicator indicator, City city, Text? figure = null) => new(Show(value.Value), indicator.Unit, Show(value.Period))
    {
        Precision = Show(value.Precision),
        Before = value.Precision == Precision.About,
        Planned = value.Nature == Nature.Planned,
        Simulated = value.Simulated,
        Superseded = value.Superseded,
        Item = value.Item,
        Place = Place(city, value.Region),
        Source = SourceOf(value, figure),
        Published = value.Published,
        Grade = value.Grade,
        Cited = value.Place,
        Note = value.Note,
    };

    /// <summary>How near a value is to a target.</summary>
    public static TargetProgress ToProgress(Indicator indicator, Target target, IndicatorValue? latest, string basis)
    {
        var (want, have) = (target.Value.Value, latest?.Value.Value);
        var reached = have is not null && (indicator.Direction == Direction.Less ? have <= want : have >= want);
        var share = have is not { } now ? default(decimal?) : reached ? 1 : indicator.Direction == Direction.Less
            ? (now == 0 ? 1 : want / now) : want == 0 ? 0 : Math.Max(0, now / want);
        return new TargetProgress(Show(target.Value), indicator.Unit)
        {
            By = target.By is { } by ? Text.Same($"{by:yyyy-MM-dd}") : null,
            Share = share is { } part ? Math.Round(Math.Clamp(part, 0, 1) * 100, 0, MidpointRounding.ToZero) : null,
            Reached = reached,
            Less = indicator.Direction == Direction.Less,
            Sample = target.Sample,
            Basis = basis,
        };
    }
}
