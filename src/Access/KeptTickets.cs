using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Caching.Memory;

namespace Tongqu.Access;

/// <summary>
/// Sign-in cookies that were opened before: whoever works sends the same one with every request, and deciphering it costs
/// more than looking it up. Only a cookie that was deciphered whole is known again, by all of its letters; when it ends and
/// whether its session still holds is judged at every request as before.
/// </summary>
internal sealed class KeptTickets(ISecureDataFormat<AuthenticationTicket> cipher) : ISecureDataFormat<AuthenticationTicket>, IDisposable
{
    private const int KeptMax = 10_000;

    // A key taken out of service ends the cookies it sealed no later than this.
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _kept = new(new MemoryCacheOptions { SizeLimit = KeptMax });

    public string Protect(AuthenticationTicket data) => cipher.Protect(data);

    public string Protect(AuthenticationTicket data, string? purpose) => cipher.Protect(data, purpose);

    public AuthenticationTicket? Unprotect(string? protectedText) => Unprotect(protectedText, null);

    public AuthenticationTicket? Unprotect(string? protectedText, string? purpose)
    {
        if (protectedText is null || purpose is not null)
        {
            return cipher.Unprotect(protectedText, purpose);
        }

        if (!_kept.TryGetValue(protectedText, out AuthenticationTicket? ticket) && (ticket = cipher.Unprotect(protectedText)) is not null)
        {
            _kept.Set(protectedText, ticket, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = KeptFor });
        }

        // A copy: what one request does with it must not show in another.
        return ticket?.Clone();
    }

    public void Dispose() => _kept.Dispose();
}
