<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Main</name>
    <message>
        <source>Pixhaul</source>
        <translation>Pixhaul</translation>
    </message>
    <message>
        <source>Another Pixhaul is at work with this profile. Try again when it is done.</source>
        <translation>另一个 Pixhaul 正在使用此配置，请等它完成后再试。</translation>
    </message>
</context>
<context>
    <name>ProgressLook</name>
    <message>
        <source>Converting…</source>
        <translation>正在转换…</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Done · not verified</source>
        <translation>完成 · 证书未验证</translation>
    </message>
</context>
<context>
    <name>Wording</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>The connection is not secure: %1</source>
        <translation>连接不安全：%1</translation>
    </message>
    <message>
        <source>The site is busy; it asks to wait %1</source>
        <translation>网站繁忙，要求等待 %1</translation>
    </message>
    <message>
        <source>The site is busy</source>
        <translation>网站繁忙</translation>
    </message>
    <message>
        <source>The picture no longer exists</source>
        <translation>图片不存在</translation>
    </message>
    <message>
        <source>The site refused access</source>
        <translation>网站拒绝访问</translation>
    </message>
    <message>
        <source>Withheld for legal reasons</source>
        <translation>因法律原因不可用</translation>
    </message>
    <message>
        <source>The site has a fault</source>
        <translation>网站出现故障</translation>
    </message>
    <message>
        <source>The site did not send the picture</source>
        <translation>网站没有发送图片</translation>
    </message>
    <message>
        <source>Queued</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待重试</translation>
    </message>
    <message>
        <source>Converting</source>
        <translation>正在转换</translation>
    </message>
    <message>
        <source>Saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Already there</source>
        <translation>已存在</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>The answer does not fit the question</source>
        <translation>网站的响应与请求不符</translation>
    </message>
    <message>
        <source>The site takes no connections</source>
        <translation>网站拒绝连接</translation>
    </message>
    <message>
        <source>The connection was lost</source>
        <translation>连接中断</translation>
    </message>
    <message>
        <source>The network failed</source>
        <translation>网络故障</translation>
    </message>
    <message>
        <source>Site not found</source>
        <translation>找不到网站</translation>
    </message>
    <message>
        <source>certificate expired</source>
        <translation>证书已过期</translation>
    </message>
    <message>
        <source>certificate signed by itself</source>
        <translation>自签名证书</translation>
    </message>
    <message>
        <source>certificate of another site</source>
        <translation>证书属于其他网站</translation>
    </message>
    <message>
        <source>certificate not trusted</source>
        <translation>证书不受信任</translation>
    </message>
    <message>
        <source>no agreement on encryption</source>
        <translation>加密协商失败</translation>
    </message>
    <message>
        <source>No connection for %1</source>
        <translation>%1内无法连接</translation>
    </message>
    <message>
        <source>No answer for %1</source>
        <translation>%1无响应</translation>
    </message>
    <message>
        <source>Hardly anything arrived for %1</source>
        <translation>%1内几乎没有收到数据</translation>
    </message>
    <message>
        <source>Not finished within %1</source>
        <translation>%1内未能完成</translation>
    </message>
    <message>
        <source>The picture was not decoded within %1</source>
        <translation>%1内未能解码图片</translation>
    </message>
    <message>
        <source>The link leads in a circle</source>
        <translation>链接循环跳转</translation>
    </message>
    <message>
        <source>The link leads on and on</source>
        <translation>链接跳转次数过多</translation>
    </message>
    <message>
        <source>The link leads to an unsafe address</source>
        <translation>链接跳转到不安全的地址</translation>
    </message>
    <message>
        <source>Larger than the limit</source>
        <translation>超出大小限制</translation>
    </message>
    <message>
        <source>The animation has too many frames</source>
        <translation>动画帧数过多</translation>
    </message>
    <message>
        <source>This link is a web page, not a picture</source>
        <translation>该链接是网页，不是图片</translation>
    </message>
    <message>
        <source>This link is not a picture</source>
        <translation>该链接不是图片</translation>
    </message>
    <message>
        <source>The site sent nothing</source>
        <translation>网站没有返回内容</translation>
    </message>
    <message>
        <source>The picture is incomplete</source>
        <translation>图片不完整</translation>
    </message>
    <message>
        <source>The picture is damaged</source>
        <translation>图片已损坏</translation>
    </message>
    <message>
        <source>Pixhaul cannot read this kind of picture</source>
        <translation>Pixhaul 无法读取这种图片</translation>
    </message>
    <message>
        <source>Pixhaul cannot unpack the answer</source>
        <translation>Pixhaul 无法解压网站的响应</translation>
    </message>
    <message>
        <source>The disk is full; the queue is paused</source>
        <translation>磁盘已满，队列已暂停</translation>
    </message>
    <message>
        <source>Pixhaul cannot write to the folder; the queue is paused</source>
        <translation>Pixhaul 无法写入文件夹，队列已暂停</translation>
    </message>
    <message>
        <source>The folder is gone; the queue is paused</source>
        <translation>文件夹已不存在，队列已暂停</translation>
    </message>
    <message>
        <source>The proxy failed</source>
        <translation>代理故障</translation>
    </message>
    <message>
        <source>This is not a link that can be fetched</source>
        <translation>该链接无法下载</translation>
    </message>
    <message>
        <source>%1; next try in %2</source>
        <comment>%2 is a time such as 20 s</comment>
        <translation>%1，%2后重试</translation>
    </message>
    <message>
        <source>no address</source>
        <translation>没有链接</translation>
    </message>
    <message>
        <source>%1 is not supported</source>
        <translation>不支持 %1</translation>
    </message>
    <message>
        <source>not a valid address</source>
        <translation>链接无效</translation>
    </message>
    <message>
        <source>the line is too long</source>
        <translation>行过长</translation>
    </message>
    <message>
        <source>a link to a page, not to a picture</source>
        <translation>链接指向网页，不是图片</translation>
    </message>
    <message numerus="yes">
        <source>%Ln percent</source>
        <translation>
            <numerusform>%Ln%</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>a percentage</comment>
        <translation>%1%</translation>
    </message>
    <message>
        <source>%1 s</source>
        <comment>seconds</comment>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min</source>
        <comment>minutes</comment>
        <translation>%1 分钟</translation>
    </message>
    <message>
        <source>%1 h</source>
        <comment>hours</comment>
        <translation>%1 小时</translation>
    </message>
    <message>
        <source>%1 of %2 done</source>
        <translation>已完成 %1/%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln failed</source>
        <translation>
            <numerusform>%Ln 项失败</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln running</source>
        <translation>
            <numerusform>%Ln 项进行中</numerusform>
        </translation>
    </message>
    <message>
        <source>%1/s</source>
        <comment>a speed</comment>
        <translation>%1/秒</translation>
    </message>
    <message>
        <source>about %1 left</source>
        <translation>约剩 %1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln waiting</source>
        <translation>
            <numerusform>%Ln 项等待中</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not found</source>
        <translation>
            <numerusform>%Ln 张不存在</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln 张被拒绝访问</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln from a busy site</source>
        <translation>
            <numerusform>%Ln 张因网站繁忙</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln with a fault of the site</source>
        <translation>
            <numerusform>%Ln 张因网站故障</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln from an unknown site</source>
        <translation>
            <numerusform>%Ln 张找不到网站</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln without connection</source>
        <translation>
            <numerusform>%Ln 张无法连接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln timed out</source>
        <translation>
            <numerusform>%Ln 张超时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not secure</source>
        <translation>
            <numerusform>%Ln 张连接不安全</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln leading nowhere</source>
        <translation>
            <numerusform>%Ln 张跳转错误</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln too large</source>
        <translation>
            <numerusform>%Ln 张过大</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not picture(s)</source>
        <translation>
            <numerusform>%Ln 个不是图片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln incomplete</source>
        <translation>
            <numerusform>%Ln 张不完整</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not readable</source>
        <translation>
            <numerusform>%Ln 张无法读取</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not written</source>
        <translation>
            <numerusform>%Ln 张无法写入</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 could not be saved: %2.</source>
        <translation>
            <numerusform>%1 项中有 %Ln 项未能保存：%2。</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <comment>between parts of a list</comment>
        <translation>，</translation>
    </message>
    <message numerus="yes">
        <source>Added %Ln link(s).</source>
        <translation>
            <numerusform>已添加 %Ln 个链接。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %2</source>
        <comment>two sentences</comment>
        <translation>%1%2</translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln 个重复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln line(s) not understood</source>
        <translation>
            <numerusform>%Ln 行无法识别的内容</numerusform>
        </translation>
    </message>
    <message>
        <source>Skipped %1.</source>
        <translation>已跳过 %1。</translation>
    </message>
    <message>
        <source>Too small</source>
        <translation>尺寸过小</translation>
    </message>
    <message>
        <source>Unverified</source>
        <translation>未验证</translation>
    </message>
    <message>
        <source>Trouble with a file</source>
        <translation>文件出错</translation>
    </message>
    <message>
        <source>The certificate of the site was not verified</source>
        <translation>网站的证书未经验证</translation>
    </message>
    <message>
        <source>The site sends on and on, but no picture</source>
        <translation>网站不停地发送数据，却没有图片</translation>
    </message>
    <message>
        <source>User and password are not kept; add the link again with them</source>
        <translation>用户名和密码不会保存；请带上它们重新添加链接</translation>
    </message>
    <message>
        <source>The site began to answer and said no more</source>
        <translation>网站开始应答后便没有下文</translation>
    </message>
    <message>
        <source>The proxy does not reach the site</source>
        <translation>代理无法连接到网站</translation>
    </message>
    <message>
        <source>Too many open files; the queue is paused. Fewer downloads at once may help</source>
        <translation>打开的文件过多，队列已暂停。减少同时下载数可能有帮助</translation>
    </message>
    <message>
        <source>Saved - likely a placeholder</source>
        <translation>已保存 - 可能是占位图</translation>
    </message>
    <message>
        <source>The same bytes came from 3 or more links</source>
        <translation>3 个或更多链接得到的内容完全相同</translation>
    </message>
    <message>
        <source>The folder gave no answer for %1; the queue is paused</source>
        <translation>文件夹 %1无响应，队列已暂停</translation>
    </message>
    <message>
        <source>The queue is paused, because it cannot be kept for next time</source>
        <translation>队列无法保存以供下次使用，已暂停</translation>
    </message>
    <message>
        <source>not a whole row of the list</source>
        <translation>不是列表中完整的一行</translation>
    </message>
    <message>
        <source>The folder takes no file that large; the queue is paused</source>
        <translation>该文件夹不接受这么大的文件，队列已暂停</translation>
    </message>
    <message>
        <source>broken JSON; from here on it is read as text</source>
        <translation>JSON 格式有误，此后按文本读取</translation>
    </message>
    <message>
        <source>an address without a site</source>
        <translation>地址中没有网站</translation>
    </message>
    <message>
        <source>“%1” is outside the folder</source>
        <translation>“%1”在文件夹之外</translation>
    </message>
    <message>
        <source>the option “%1” is ignored</source>
        <translation>已忽略选项“%1”</translation>
    </message>
    <message>
        <source>%1 is no pattern; taken as it stands</source>
        <translation>%1 不是有效的模式，已按原样使用</translation>
    </message>
    <message>
        <source>a pattern of %1 links; with all others 1,000,000 are the most</source>
        <translation>此模式含 %1 个链接，所有模式合计最多 1,000,000 个</translation>
    </message>
</context>
<context>
    <name>pixhaul::AddLinksDialog</name>
    <message>
        <source>Add links</source>
        <translation>添加链接</translation>
    </message>
    <message>
        <source>Paste or type links here, one or many a line</source>
        <translation>在此粘贴或输入链接，每行可以有一个或多个</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Show these lines</source>
        <translation>显示这些行</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Add without starting</source>
        <translation>仅添加，不下载</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%Ln found</source>
        <translation>
            <numerusform>找到 %Ln 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln 个重复</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln 行无法识别</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln</source>
        <translation>
            <numerusform>下载 %Ln 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Patterns</source>
        <translation>链接模式</translation>
    </message>
    <message numerus="yes">
        <source>The pattern in line %L1 stands for %Ln link(s)</source>
        <translation>
            <numerusform>第 %L1 行的模式代表 %Ln 个链接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 (and %Ln other pattern(s))</source>
        <translation>
            <numerusform>%1（另有 %Ln 个模式）</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::Adding</name>
    <message>
        <source>Open list</source>
        <translation>打开列表</translation>
    </message>
    <message>
        <source>Lists (*.txt *.csv *.tsv *.md *.html *.htm *.json *.jsonl *.m3u)</source>
        <translation>列表 (*.txt *.csv *.tsv *.md *.html *.htm *.json *.jsonl *.m3u)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>No new link found. %1</source>
        <translation>没有找到新链接。%1</translation>
    </message>
    <message>
        <source>No link found.</source>
        <translation>没有找到链接。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) ready. Save to %1</source>
        <translation>
            <numerusform>%Ln 个链接已就绪，保存到 %1</numerusform>
        </translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>更改…</translation>
    </message>
    <message numerus="yes">
        <source>Download %Ln</source>
        <translation>
            <numerusform>下载 %Ln 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Reading list… %Ln found</source>
        <translation>
            <numerusform>正在读取列表… 已找到 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>The clipboard holds no links.</source>
        <translation>剪贴板中没有链接。</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) of the list are there and whole.</source>
        <translation>
            <numerusform>列表中的 %Ln 张图片已在，且完好。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln missing.</source>
        <translation>
            <numerusform>缺少 %Ln 张。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln damaged.</source>
        <translation>
            <numerusform>损坏 %Ln 张。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save there</source>
        <translation>保存到那里</translation>
    </message>
    <message>
        <source>Save to present folder</source>
        <translation>保存到当前文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 picture(s) are missing or damaged. They were saved in %2.</source>
        <translation>
            <numerusform>%1 张图片中有 %Ln 张缺失或损坏，原来保存在 %2。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln of %1 picture(s) are missing or damaged. Most were saved in %2.</source>
        <translation>
            <numerusform>%1 张图片中有 %Ln 张缺失或损坏，大部分原来保存在 %2。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln other link(s) of the list would be saved there, too.</source>
        <translation>
            <numerusform>列表中另外 %Ln 个链接也会保存到那里。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 stands for %Ln link(s).</source>
        <translation>
            <numerusform>%1 代表 %Ln 个链接。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The patterns stand for %Ln link(s).</source>
        <translation>
            <numerusform>这些模式代表 %Ln 个链接。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln</source>
        <translation>
            <numerusform>添加 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>略过</translation>
    </message>
</context>
<context>
    <name>pixhaul::CertificateDialog</name>
    <message>
        <source>, </source>
        <comment>between the names of sites</comment>
        <translation>、</translation>
    </message>
    <message numerus="yes">
        <source>%1 and %Ln more</source>
        <translation>
            <numerusform>%1 以及另外 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <comment>a date and a time of the day</comment>
        <translation>%1 %2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>words and a note</comment>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>not yet</source>
        <translation>尚未生效</translation>
    </message>
    <message>
        <source>expired</source>
        <translation>已过期</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>title and content</comment>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>证书</translation>
    </message>
    <message>
        <source>The connection to %1 is not secure</source>
        <translation>与 %1 的连接不安全</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未注明</translation>
    </message>
    <message>
        <source>What is wrong</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Issued to</source>
        <translation>颁发给</translation>
    </message>
    <message>
        <source>For the sites</source>
        <translation>适用网站</translation>
    </message>
    <message>
        <source>Issued by</source>
        <translation>颁发者</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>生效时间</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>到期时间</translation>
    </message>
    <message>
        <source>Fingerprint (SHA-256)</source>
        <translation>指纹 (SHA-256)</translation>
    </message>
    <message>
        <source>If you allow this site, others on the way could read and change what arrives. The exception holds for this certificate at this site until Pixhaul quits.</source>
        <translation>如果允许此网站，传输途中的其他人可能会读取并篡改收到的内容。此例外仅适用于该网站的这份证书，退出 Pixhaul 后失效。</translation>
    </message>
    <message>
        <source>Allow this site for now</source>
        <translation>暂时允许此网站</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>pixhaul::EmptyState</name>
    <message>
        <source>Paste links here, or drop a text file</source>
        <translation>在此粘贴图片链接，或拖入文本文件</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Add links…</source>
        <translation>添加链接…</translation>
    </message>
    <message>
        <source>Open list…</source>
        <translation>打开列表…</translation>
    </message>
</context>
<context>
    <name>pixhaul::Intake</name>
    <message>
        <source>“%1” is a folder. Drop text files with links instead.</source>
        <translation>“%1”是文件夹。请拖入包含链接的文本文件。</translation>
    </message>
    <message>
        <source>“%1” is a picture, not a list of links.</source>
        <translation>“%1”是图片，不是链接列表。</translation>
    </message>
    <message>
        <source>“%1” is not a text file.</source>
        <translation>“%1”不是文本文件。</translation>
    </message>
    <message>
        <source>The pasted web page is too large or too complex.</source>
        <translation>粘贴的网页过大或过于复杂。</translation>
    </message>
    <message>
        <source>“%1” is a web page that is too large or too complex.</source>
        <translation>网页“%1”过大或过于复杂。</translation>
    </message>
    <message>
        <source>“%1” could not be read: %2</source>
        <translation>无法读取“%1”：%2</translation>
    </message>
    <message numerus="yes">
        <source>%1 %Ln other file(s) could not be read either.</source>
        <translation>
            <numerusform>%1另有 %Ln 个文件也无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>What was pasted could not be read: %1</source>
        <translation>无法读取粘贴的内容：%1</translation>
    </message>
</context>
<context>
    <name>pixhaul::JobListView</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>pixhaul::JobModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Dimensions</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>网站</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
</context>
<context>
    <name>pixhaul::ListSaving</name>
    <message>
        <source>Save list</source>
        <translation>保存列表</translation>
    </message>
    <message>
        <source>Table with results (*.csv)</source>
        <translation>结果表格 (*.csv)</translation>
    </message>
    <message>
        <source>JSON Lines (*.jsonl)</source>
        <translation>JSON Lines (*.jsonl)</translation>
    </message>
    <message>
        <source>Links alone (*.txt)</source>
        <translation>仅链接 (*.txt)</translation>
    </message>
    <message numerus="yes">
        <source>%Ln link(s) saved to %1.</source>
        <translation>
            <numerusform>已将 %Ln 个链接保存到 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 could not be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
</context>
<context>
    <name>pixhaul::MainWindow</name>
    <message>
        <source>Add links</source>
        <translation>添加链接</translation>
    </message>
    <message>
        <source>Open list</source>
        <translation>打开列表</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Retry failed</source>
        <translation>重试失败项</translation>
    </message>
    <message>
        <source>Clear finished</source>
        <translation>清除已完成</translation>
    </message>
    <message>
        <source>Take what is saved, skipped or cancelled off the list; the files stay</source>
        <translation>从列表中移除已保存、已跳过和已取消的项目；文件会保留</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Tools</source>
        <translation>工具栏</translation>
    </message>
    <message>
        <source>%1 % - Pixhaul</source>
        <translation>%1% - Pixhaul</translation>
    </message>
    <message>
        <source>Pixhaul</source>
        <translation>Pixhaul</translation>
    </message>
    <message>
        <source>Download what is queued</source>
        <translation>下载排队中的图片</translation>
    </message>
    <message>
        <source>Pixhaul cannot write to this folder. Choose another.</source>
        <translation>Pixhaul 无法写入此文件夹，请另选一个。</translation>
    </message>
    <message>
        <source>Retry failed (%1)</source>
        <translation>重试失败项 (%1)</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>Save list…</source>
        <translation>保存列表…</translation>
    </message>
</context>
<context>
    <name>pixhaul::NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>pixhaul::Outcome</name>
    <message numerus="yes">
        <source>%Ln unfinished.</source>
        <translation>
            <numerusform>%Ln 项未完成。</numerusform>
        </translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>The queue cannot be kept for next time: %1</source>
        <translation>无法保存队列供下次使用：%1</translation>
    </message>
    <message>
        <source>The queue from last time could not be read (%1). Its file is now %2; a new one was begun.</source>
        <translation>无法读取上次的队列 (%1)。原文件现为 %2，并已新建队列。</translation>
    </message>
    <message>
        <source>The settings could not be read and are as at first. Their file is now %1.</source>
        <translation>无法读取设置，已恢复为最初的值。原文件现为 %1。</translation>
    </message>
    <message numerus="yes">
        <source>Retry %Ln that may work</source>
        <translation>
            <numerusform>重试可能成功的 %Ln 项</numerusform>
        </translation>
    </message>
    <message>
        <source>Show failed</source>
        <translation>显示失败项</translation>
    </message>
    <message numerus="yes">
        <source>%Ln picture(s) saved.</source>
        <translation>
            <numerusform>已保存 %Ln 张图片。</numerusform>
        </translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>另选文件夹</translation>
    </message>
    <message>
        <source>The settings cannot be kept: %1</source>
        <translation>无法保存设置：%1</translation>
    </message>
    <message>
        <source>Show certificate…</source>
        <translation>查看证书…</translation>
    </message>
    <message>
        <source>Save list…</source>
        <translation>保存列表…</translation>
    </message>
    <message>
        <source>The last changes to the queue could not be read. They are kept in %1.</source>
        <translation>无法读取队列的最后更改。它们保存在 %1。</translation>
    </message>
    <message>
        <source>The last changes to the queue could not be read.</source>
        <translation>无法读取队列的最后更改。</translation>
    </message>
</context>
<context>
    <name>pixhaul::PreferencesDialog</name>
    <message>
        <source>%1 (default)</source>
        <translation>%1（默认）</translation>
    </message>
    <message>
        <source>any (default)</source>
        <translation>不限（默认）</translation>
    </message>
    <message>
        <source>Smallest width to keep, in pixels</source>
        <translation>保留的最小宽度（像素）</translation>
    </message>
    <message>
        <source>Smallest height to keep, in pixels</source>
        <translation>保留的最小高度（像素）</translation>
    </message>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>PNG files:</source>
        <translation>PNG 文件：</translation>
    </message>
    <message>
        <source>Animated pictures:</source>
        <translation>动图：</translation>
    </message>
    <message>
        <source>Smallest size to keep:</source>
        <translation>保留的最小尺寸：</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Small: fewer bytes, much slower</source>
        <translation>小体积：文件更小，但慢得多</translation>
    </message>
    <message>
        <source>Animated PNG</source>
        <translation>动态 PNG</translation>
    </message>
    <message>
        <source>First frame alone</source>
        <translation>仅第一帧</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Restore defaults</source>
        <translation>恢复默认值</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Keep the original beside the PNG</source>
        <translation>在 PNG 旁保留原始文件</translation>
    </message>
    <message>
        <source>Keep what photographs tell of themselves</source>
        <translation>保留照片自带的信息</translation>
    </message>
    <message>
        <source>Camera, time, place and comments. Off by default.</source>
        <translation>相机、时间、地点和注释。默认关闭。</translation>
    </message>
    <message>
        <source>Note the link and the time in the PNG</source>
        <translation>在 PNG 中记录链接和时间</translation>
    </message>
    <message>
        <source>With each picture:</source>
        <translation>每张图片：</translation>
    </message>
    <message>
        <source>Off by default.</source>
        <translation>默认关闭。</translation>
    </message>
    <message>
        <source>Names:</source>
        <translation>文件名：</translation>
    </message>
    <message>
        <source>If there is such a file:</source>
        <translation>同名文件已存在时：</translation>
    </message>
    <message>
        <source>Names of the pictures</source>
        <translation>图片的文件名</translation>
    </message>
    <message>
        <source>By default *name*. Tags: %1. A / makes a folder.</source>
        <translation>默认为 *name*。可用标记：%1。/ 会建立文件夹。</translation>
    </message>
    <message>
        <source>Number the new picture</source>
        <translation>为新图片编号</translation>
    </message>
    <message>
        <source>Skip the picture</source>
        <translation>跳过该图片</translation>
    </message>
    <message>
        <source>Replace the file</source>
        <translation>替换原文件</translation>
    </message>
    <message>
        <source>For example %1</source>
        <translation>例如 %1</translation>
    </message>
    <message>
        <source>%1 is no tag</source>
        <translation>%1 不是标记</translation>
    </message>
</context>
<context>
    <name>pixhaul::Quitting</name>
    <message numerus="yes">
        <source>%Ln picture(s) are still downloading. They will continue next time.</source>
        <translation>
            <numerusform>仍有 %Ln 张图片正在下载，下次启动时会继续。</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep downloading</source>
        <translation>继续下载</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Do not ask again</source>
        <translation>不再询问</translation>
    </message>
</context>
<context>
    <name>pixhaul::RowActions</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>复制链接</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Remove from the list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Show certificate…</source>
        <translation>查看证书…</translation>
    </message>
    <message>
        <source>Continue the series…</source>
        <translation>继续此系列…</translation>
    </message>
</context>
<context>
    <name>pixhaul::SaveToRow</name>
    <message>
        <source>Save to:</source>
        <translation>保存到：</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Save to</source>
        <translation>保存到</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>No program could open this folder.</source>
        <translation>没有可以打开此文件夹的程序。</translation>
    </message>
    <message>
        <source>This folder does not exist yet. Pixhaul makes it with the first picture.</source>
        <translation>此文件夹尚不存在，保存第一张图片时会自动创建。</translation>
    </message>
    <message>
        <source>%1 free</source>
        <translation>可用 %1</translation>
    </message>
    <message>
        <source>Pixhaul cannot write to this folder. Choose another.</source>
        <translation>Pixhaul 无法写入此文件夹，请另选一个。</translation>
    </message>
</context>
<context>
    <name>pixhaul::ScanLines</name>
    <message>
        <source>Line</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>链接</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>same as line %L1</source>
        <translation>与第 %L1 行相同</translation>
    </message>
    <message>
        <source>already in the list</source>
        <translation>已在列表中</translation>
    </message>
</context>
<context>
    <name>pixhaul::SeriesDialog</name>
    <message>
        <source>Continue the series</source>
        <translation>继续此系列</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>预览</translation>
    </message>
    <message>
        <source>&amp;Number:</source>
        <translation>数字(&amp;N)：</translation>
    </message>
    <message>
        <source>&amp;From:</source>
        <translation>从(&amp;F)：</translation>
    </message>
    <message>
        <source>&amp;To:</source>
        <translation>到(&amp;T)：</translation>
    </message>
    <message>
        <source>Links:</source>
        <translation>链接：</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>Add %Ln</source>
        <translation>
            <numerusform>添加 %Ln 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>pixhaul::SkippedDialog</name>
    <message>
        <source>Skipped</source>
        <translation>已跳过</translation>
    </message>
    <message numerus="yes">
        <source>%Ln not understood</source>
        <translation>
            <numerusform>%Ln 行无法识别</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln duplicate(s)</source>
        <translation>
            <numerusform>%Ln 个重复</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
