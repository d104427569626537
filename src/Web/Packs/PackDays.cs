using Tongqu.Registry;

namespace Tongqu.Web;

/// <summary>The calendar of a pack: every day belongs to a year whose notice is named, every notice has its days.</summary>
internal static class PackDays
{
    private const string Days = "calendar/holidays.csv";
    private const string Calendar = "calendar/calendar.yaml";

    public static IEnumerable<PackFault> Faults(Pack pack, Dictionary<string, PackYaml> files)
    {
        if (!files.TryGetValue(Calendar, out var calendar) || !pack.Has(Days))
        {
            yield return new PackFault(pack.Has(Days) ? Calendar : Days, 0, new("没有这个文件。", "there is no such file."));
            yield break;
        }

        var notices = calendar.List("notices");
        foreach (var year in calendar.List("published-years"))
        {
            if (!notices.Any(notice => notice.Text("year") == year.Value && notice.Text("number").Length > 0 && notice.Text("url").Length > 0))
            {
                yield return year.Fault($"{year.Value} 年已列为公布，但没有注明放假通知（notices：year、number、url）。",
                    $"{year.Value} is listed as published, but no notice is named for it (notices: year, number, url).");
            }
        }

        var periods = calendar["working-periods"];
        if (periods is null || (!periods.Is("sample") && periods.Text("source").Length == 0))
        {
            yield return (periods ?? calendar).Fault("上班时间没有注明依据（source），也没有标为示例（sample: true）。",
                "the working periods cite no document (source) and are not marked as a sample (sample: true).");
        }

        var years = calendar.List("published-years").Select(year => year.Value).ToHashSet();
        var numbers = notices.Select(notice => notice.Text("number")).ToHashSet();
        var known = new HashSet<string>();
        var rows = pack.ReadCsv(Days, field => (Date: field("date"), Kind: field("kind"), Notice: field("notice"))).ToList();
        foreach (var ((date, kind, notice), line) in rows.Select((row, index) => (row, index + 2)))
        {
            PackFault Fault(string zh, string en) => new(Days, line, new(zh, en));
            if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", out var day))
            {
                yield return Fault($"“{date}”不是日期，应写成 2026-10-01。", $"“{date}” is no date; write 2026-10-01.");
                continue;
            }

            if (kind is not ("holiday" or "workday"))
            {
                yield return Fault($"{date}：类型只能是 holiday 或 workday，不能是“{kind}”。", $"{date}: the kind is holiday or workday, not “{kind}”.");
            }

            if (kind == "workday" && day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                yield return Fault($"{date} 是工作日，无需调休上班。", $"{date} is a weekday: it needs no make-up.");
            }

            if (!known.Add(date))
            {
                yield return Fault($"{date} 出现了两次。", $"{date} stands twice.");
            }

            if (!years.Contains(date[..4]))
            {
                yield return Fault($"{date} 所在年份不在 published-years 中，不会生效。", $"the year of {date} is not among the published years: the day would not count.");
            }

            if (!numbers.Contains(notice))
            {
                yield return Fault($"{date} 引用的通知“{notice}”不在 calendar.yaml 的 notices 中。", $"{date} cites “{notice}”, which is not among the notices in calendar.yaml.");
            }
        }
    }
}
