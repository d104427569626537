using System.Text;
using Shouldly;
using Xunit;

namespace Tongqu.Access.Tests;

/// <summary>The one-time password as its standard gives it.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    // RFC 6238 appendix B, the rows of SHA-1.
    [Theory]
    [InlineData(59L, "94287082")]
    [InlineData(1111111109L, "07081804")]
    [InlineData(1111111111L, "14050471")]
    [InlineData(1234567890L, "89005924")]
    [InlineData(2000000000L, "69279037")]
    [InlineData(20000000000L, "65353130")]
    public void The_codes_of_the_standard_are_ours(long second, string code) =>
        Totp.CodeOf(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(second)), digits: 8).ShouldBe(code);

    [Fact]
    public void A_code_holds_for_its_step_and_one_to_either_side()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var code = Totp.CodeOf(Secret, Totp.StepAt(now));

        Totp.Match(Secret, code, now, 0).ShouldBe(Totp.StepAt(now));
        Totp.Match(Secret, code, now.AddSeconds(30), 0).ShouldBe(Totp.StepAt(now));
        Totp.Match(Secret, code, now.AddSeconds(-30), 0).ShouldBe(Totp.StepAt(now));
        Totp.Match(Secret, code, now.AddSeconds(60), 0).ShouldBeNull();
        Totp.Match(Secret, code, now.AddSeconds(-60), 0).ShouldBeNull();
    }

    [Fact]
    public void A_code_that_was_used_and_those_before_it_are_used_up()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var step = Totp.StepAt(now);

        Totp.Match(Secret, Totp.CodeOf(Secret, step), now, step).ShouldBeNull();
        Totp.Match(Secret, Totp.CodeOf(Secret, step - 1), now, step).ShouldBeNull();
        Totp.Match(Secret, Totp.CodeOf(Secret, step + 1), now, step).ShouldBe(step + 1);
    }

    // RFC 4648 section 10, without its padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_spelled_in_base_32(string bytes, string spelled) =>
        Totp.ToBase32(Encoding.ASCII.GetBytes(bytes)).ShouldBe(spelled);
}
