using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Tongqu.Access;
using Tongqu.Base;
using Tongqu.Cases;
using Tongqu.Frame;
using Tongqu.Registry;
using Tongqu.Storage;

namespace Tongqu.Brain;

/// <summary>POST requests of GeoReport v2: another system files an event with its key.</summary>
internal sealed partial class Open311Filing(Reporting reporting, Duplicates duplicates, Placing placing, Open311Services services, FileStore files, City city)
{
    // The standard's own bound.
    private const int DescriptionMax = 4000;

    private const int MediaUrlMax = 2000;

    /// <summary>Files what a form says. Every fault leaves nothing behind.</summary>
    public async Task<Outcome<Open311Answer>> FileAsync(HttpContext context, Caller caller, Tongue tongue)
    {
        var form = await Posting.ReadFromAnywhereAsync(context, withPhotos: true);
        if (form["service_code"].Trim() is not { Length: > 0 } code)
        {
            return Open311Errors.ServiceNeeded;
        }

        if (services.Find(code) is not { } kind)
        {
            return Open311Errors.NoSuchService(code);
        }

        var (answers, place, happened) = (AnswersOf(form, kind), PlaceOf(form), OccurredAt(form));
        if ((answers.Refusal ?? place.Refusal ?? happened.Refusal ?? OutOfRegion(caller, place.Value)) is { } refusal)
        {
            return refusal;
        }

        var photos = await PhotoRoutes.KeepAsync(form, files, context.RequestAborted);
        if (photos.Refusal is { } badPhotos)
        {
            return badPhotos;
        }

        var report = new Report
        {
            Command = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? CommandOf(caller, key) : Guid.NewGuid().ToString("N"),
            Answers = answers.Value,
            Place = place.Value,
            Source = "open311",
            OccurredAt = happened.Value,
            Photos = photos.Value,
        };
        var outcome = await reporting.ReportAsync(caller, report, context.RequestAborted);
        // Beyond the standard, where it is asked for: what this may repeat. It was filed all the same.
        (string, object?)[] similar = outcome.Succeeded && form["similar"] == "true"
            ? [("similar", new Open311Many("service_request_id", [.. await duplicates.NumbersAsync(caller, report, outcome.Value.Number, context.RequestAborted)]))] : [];
        return outcome.Then<Open311Answer>(receipt => new Open311Answer("service_requests", new Open311Many("request",
        [
            new Open311Fields(
            [
                ("service_request_id", receipt.Number.Show(city.Pack.Card.CaseNumberPrefix)),
                ("service_notice", Notice(kind).In(tongue)),
                ("account_id", null),
                .. similar,
            ]),
        ])));
    }

    /// <summary>The command of a key its sender chose: bound to who sent it, and not to be told from it.</summary>
    public static string CommandOf(Caller caller, string key) => key.Length is < 16 or > 100 ? ""
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"open311 {caller.Person} {key}")));

    private static Text Notice(CaseClass kind) => Open311Services.NoticeOf(kind) is { } notice
        ? new($"已受理，由综合信息指挥室派遣。{notice.Zh}", $"Received; the command room dispatches it. {notice.En}")
        : new("已受理，由综合信息指挥室归类后派遣。", "Received; the command room sets its class and dispatches it.");

    private Outcome<Dictionary<string, string>> AnswersOf(Posting form, CaseClass kind)
    {
        var description = DescriptionOf(form, kind);
        var attributes = AttributesOf(form);
        if ((description.Refusal ?? attributes.Refusal) is { } refusal)
        {
            return refusal;
        }

        var answers = attributes.Value;
        answers["description"] = description.Value;
        if (kind.Code != Open311Services.NoClass)
        {
            answers["class"] = kind.Code;
        }

        // An e-mail address, a device and an account are not asked for here, and what is not needed is not kept.
        if (NameOf(form["first_name"].Trim(), form["last_name"].Trim()) is { Length: > 0 } name)
        {
            answers["contactName"] = name;
        }

        if (string.Concat(form["phone"].Where(sign => sign is not ('(' or ')' or '.'))).Trim() is { Length: > 0 } phone)
        {
            answers["contactPhone"] = phone;
        }

        return answers;
    }

    private static Outcome<string> DescriptionOf(Posting form, CaseClass kind)
    {
        var (words, media) = (form["description"].Replace("\r\n", "\n", StringComparison.Ordinal).Trim(), form["media_url"].Trim());
        if (words.Length > DescriptionMax)
        {
            return Open311Errors.NotUsable("description", new($"最多 {DescriptionMax} 字，现有 {words.Length} 字。", $"at most {DescriptionMax} characters; there are {words.Length}."));
        }

        // Nothing here ever opens the address: it would let anybody with a key knock where only this machine may.
        if (media.Length > 0 && (media.Length > MediaUrlMax || media.Any(char.IsControl) || !Uri.TryCreate(media, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https") || address.UserInfo.Length > 0))
        {
            return Open311Errors.NotUsable("media_url", new(
                "须为完整的 http 或 https 地址，不含用户名和密码；照片可以直接以 multipart/form-data 上传。",
                "a whole http or https address without name and password; photos may be sent as multipart/form-data instead."));
        }

        // The standard lets a request have no words of its own.
        words = words.Length > 0 ? words : $"{kind.Title.Zh}（来源系统未附说明）";
        return media.Length > 0 ? $"{words}\n{Open311Requests.MediaLine}{media}" : words;
    }

    private Outcome<Dictionary<string, string>> AttributesOf(Posting form)
    {
        var values = new Dictionary<string, string>();
        var known = services.Attributes.Select(field => field.Key).Append(Open311Services.OccurredAt).ToHashSet();
        foreach (var key in form.Keys.Where(key => key.StartsWith("attribute[", StringComparison.Ordinal)))
        {
            var name = AttributeName().Match(key) is { Success: true } match ? match.Groups["code"].Value : "";
            if (!known.Contains(name))
            {
                return Open311Errors.NotUsable(key, new("该服务没有这个属性，请看服务定义。", "the service has no such attribute; see its definition."));
            }

            if (form.All(key) is { Count: > 1 } || (form.All(key).Count == 1 && values.ContainsKey(name)))
            {
                return Open311Errors.NotUsable(key, new("只能有一个值。", "takes one value."));
            }

            if (name != Open311Services.OccurredAt && form.All(key) is [var value])
            {
                values[name] = value;
            }
        }

        return values;
    }

    private Outcome<DateTimeOffset?> OccurredAt(Posting form)
    {
        var said = form[$"attribute[{Open311Services.OccurredAt}]"].Trim();
        return said.Length == 0 ? (DateTimeOffset?)null
            : W3cTime.Parse(said, city.Pack.UtcOffset) is { } at ? at.ToUniversalTime()
            : Open311Errors.NotUsable($"attribute[{Open311Services.OccurredAt}]", new("应为 W3C 格式的时间并带时区。", "a time in W3C format with its zone."));
    }

    private static Outcome<PlaceSaid> PlaceOf(Posting form)
    {
        var (lat, lon) = (form["lat"].Trim(), form["long"].Trim());
        GeoPoint? point = null;
        if (lat.Length > 0 || lon.Length > 0)
        {
            if (!double.TryParse(lat, NumberStyles.Float, CultureInfo.InvariantCulture, out var latitude)
                || !double.TryParse(lon, NumberStyles.Float, CultureInfo.InvariantCulture, out var longitude))
            {
                return Open311Errors.NotUsable("lat, long", new("须同时给出，为 WGS-84 的度数。", "both are needed, in degrees of WGS-84."));
            }

            point = new GeoPoint(longitude, latitude);
        }

        return new PlaceSaid(point, form["address_id"].Trim(), form["address_string"].Trim());
    }

    // A key holds for a region; what nobody can place yet goes to whoever sorts.
    private Refusal? OutOfRegion(Caller caller, PlaceSaid said) =>
        said is { Point: null, Region: null or "", Address: null or "" } ? null
        : placing.Find(said) is { Succeeded: true, Value: { Known: true } found } && !found.Region.StartsWith(caller.Region, StringComparison.Ordinal)
            ? Open311Errors.KeyElsewhere : null;

    // 张三, but John Smith.
    private static string NameOf(string first, string last) =>
        first.Concat(last).All(letter => letter is >= '\u4e00' and <= '\u9fff') ? last + first : $"{first} {last}".Trim();

    [GeneratedRegex(@"^attribute\[(?<code>[^\[\]]{1,100})\](\[\])?$")]
    private static partial Regex AttributeName();
}
